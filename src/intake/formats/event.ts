/** One value of an event: a scalar, or several of one field. */
export type EcsValue = string | number | boolean | (string | number)[];

/**
 * One event in the dotted field names of the Elastic Common Schema (ECS 8). What ECS has no name for stands under the
 * sender's own prefix: `juniper.srx.*`, `cisco.*`, `fortinet.fortigate.*`, `cef.*`, `leef.*`, `json.*` and
 * `log.syslog.structured_data.<id>.<name>`.
 */
export type EcsEvent = Record<string, EcsValue>;

/** What a parser cannot see in the line. `receivedAt`: epoch ms. `zone`: IANA name for stamps that state none; UTC when absent. `listener`: the door it came by. */
export type ReadContext = { receivedAt: number; zone?: string; listener?: string };

/** The same event with one more remark on what was wrong with the line. */
export function withNote(event: EcsEvent, note: string): EcsEvent {
  const before = event['error.message'];
  return { ...event, 'error.message': before === undefined ? note : `${String(before)}; ${note}` };
}
