/** A verb's decision as a value: what becomes of a change. One place writes it down. */
import type { Link } from './links.ts';
import type { Problem } from '../base/problem.ts';
import type { Kind, Source, Stage } from './change-api.ts';
import type { Answers, Risk } from './risk-api.ts';

/** A row of the table `change_request`. */
export type ChangeRow = {
  id: string;
  number: number;
  clientId: string;
  source: Source;
  ticketId: string | null;
  meetingId: string | null;
  meetingAt: string | null;
  requestId: string | null;
  kind: Kind;
  modelId: string | null;
  title: string;
  reason: string;
  requesterKind: 'client-user' | 'contact' | 'staff';
  requesterId: string;
  requesterName: string;
  raisedById: string;
  raisedByName: string;
  authority: string | null;
  stage: Stage;
  stageAt: string;
  siteId: string | null;
  answers: Answers;
  riskScore: number;
  risk: Risk | 'unknown';
  plan: string;
  testPlan: string;
  backOut: string;
  windowFrom: string | null;
  windowTo: string | null;
  planVersion: number;
  planHash: string;
  conflictsAcceptedBy: string | null;
  engineerId: string | null;
  engineerName: string | null;
  implementedById: string | null;
  verifiedHow: string | null;
  reopened: number;
  raisedAt: string;
  /** What its clock counts in; null: around the clock. */
  calendarId: string | null;
  acceptedAt: string | null;
  warnAt: string | null;
  wantedAt: string | null;
  dueAt: string | null;
  verifiedAt: string | null;
  endedAt: string | null;
  warnedAt: string | null;
  wantedMissedAt: string | null;
  breachedAt: string | null;
  quietUntil: string | null;
  nextWakeAt: string | null;
  updatedAt: string;
  version: number;
};

export type Vote = {
  id: string;
  seat: 'peer' | 'cab' | 'client';
  verdict: 'approve' | 'refuse';
  note: string;
  planVersion: number;
  planHash: string;
  byId: string;
  byName: string;
  via: string;
  fromAddress: string | null;
  at: string;
  expiredAt: string | null;
};

/** What a decision sees: the change under its lock, its devices, links and votes. */
export type Subject = {
  change: ChangeRow;
  deviceIds: readonly string[];
  links: readonly Link[];
  votes: readonly Vote[];
};

export type Step = {
  /** Last part of the fact's topic: 'verified' is told as 'change.verified' and audited under the same word. */
  did: string;
  set: Partial<ChangeRow>;
  stages: { stage: Stage; note: string }[];
  /** All its devices from now on; left out: as they are. */
  deviceIds?: readonly string[];
  /** All its links from now on. */
  links?: readonly Link[];
  vote?: Pick<Vote, 'seat' | 'verdict' | 'note'>;
  expireVotes?: true;
  /** What becomes of the quiet on its devices. */
  quiet?: 'opens' | 'ends';
};

export type Decision = Step | Problem | null;

export function step(did: string, parts: Partial<Omit<Step, 'did'>>): Step {
  return { set: {}, stages: [], ...parts, did };
}
