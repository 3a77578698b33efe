/** Why a device did not tell what it was asked. */
export type FailureReason =
  /** Nothing came back: off, unreachable, another community, or its access list does not name us. */
  | 'silent'
  | 'unknown-user'
  | 'wrong-password'
  | 'wrong-encryption'
  /** The user may not ask with this little protection. */
  | 'level'
  /** It answered, and refused. */
  | 'refused'
  | 'unreadable'
  | 'unreachable'
  | 'too-many'
  /** It answers, but a little at a time and without end. */
  | 'slow'
  | 'closed';

export class SnmpFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, detail?: string) {
    super(detail === undefined ? words[reason] : `${words[reason]} (${detail})`);
    this.reason = reason;
  }
}

const words: Record<FailureReason, string> = {
  silent: 'no answer: the device is off or cut off, its access list does not name us, or the community is another',
  'unknown-user': 'the device does not know this user',
  'wrong-password': 'the device does not accept the authentication password or its method',
  'wrong-encryption': 'the device does not accept the privacy password or its cipher',
  level: 'the device asks for more protection than this credential has, or has less',
  refused: 'the device refused to answer',
  unreadable: 'the answer cannot be read',
  unreachable: 'there is no way to this address from here',
  'too-many': 'the table is longer than anything sensible',
  slow: 'it answers too slowly to be read to the end',
  closed: 'stopped',
};
