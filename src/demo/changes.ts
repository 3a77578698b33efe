/** The demo's changes as data: one of each kind of story. All of it is invented. */
import type { Kind, Stage } from '../changes/change-api.ts';
import type { Answers } from '../changes/risk-api.ts';

export type DemoChange = {
  client: string;
  /** Mail address of the client user who asks; or a contact by name, for whom the engineer raises it. */
  asks: { user: string } | { contact: string };
  engineer: string;
  peers: readonly string[];
  device: string;
  /** The device at the other end of the links that it touches. */
  linkTo?: string;
  kind: Kind;
  title: string;
  reason: string;
  answers: Answers;
  plan: string;
  testPlan: string;
  backOut: string;
  /** When it was raised, and when its window opens; hours before now, negative: to come. */
  raised: number;
  window: number;
  /** How far it is. */
  until: Stage;
  note: string;
  configs?: { before: string; after: string };
};

const small: Answers = { reach: 'few', tested: 'elsewhere', back: 'minutes', hours: 'outside', access: 'no' };
const grave: Answers = { reach: 'many', tested: 'elsewhere', back: 'hour', hours: 'inside', access: 'yes' };

export const changes: readonly DemoChange[] = [
  {
    client: 'Northwind Logistics',
    asks: { user: 'femke@northwind.example' },
    engineer: 'Priya Raman',
    peers: ['Jordan Hale', 'Samuel Okoro'],
    device: 'rtm-fw1',
    kind: 'normal',
    title: 'Allow the usual meeting services on the guest network',
    reason: 'Visitors at the Rotterdam terminal cannot join video meetings. Please allow the usual services there.',
    answers: small,
    plan: '1. Add the application set meeting-services to the policy guest-to-internet.\n2. Commit with confirmation in five minutes.',
    testPlan: 'Join a meeting from a phone on the guest network.',
    backOut: 'rollback 1; commit. Two minutes.',
    raised: 34,
    window: 27,
    until: 'closed',
    note: 'Femke joined a meeting from the guest network while we watched.',
    configs: {
      before:
        'policy guest-to-internet {\n  match {\n    source-address guest-net;\n    application [ junos-http junos-https ];\n  }\n  then permit;\n}\n',
      after:
        'policy guest-to-internet {\n  match {\n    source-address guest-net;\n    application [ junos-http junos-https meeting-services ];\n  }\n  then {\n    permit;\n    log session-close;\n  }\n}\n',
    },
  },
  {
    client: 'Northwind Logistics',
    asks: { user: 'femke@northwind.example' },
    engineer: 'Priya Raman',
    peers: ['Jordan Hale', 'Samuel Okoro'],
    device: 'vnl-fw1',
    kind: 'normal',
    title: 'Open the new scanner gateway at Venlo to the planning system',
    reason: 'The handheld scanners move to a new gateway on Thursday. It must reach the planning system on port 8443.',
    answers: small,
    plan: 'Add the address object scanner-gw and one rule from it to planning, port 8443 only.',
    testPlan: 'Open the planning system’s health page from the gateway.',
    backOut: 'Remove the rule and the object.',
    raised: 5,
    window: -9,
    until: 'assessed',
    note: '',
  },
  {
    client: 'Cascade Outfitters',
    asks: { user: 'tyler@cascade.example' },
    engineer: 'Ben Whitaker',
    peers: ['Luis Ortega', 'Hannah Kim'],
    device: 'rno-srv1',
    kind: 'normal',
    title: 'Move the Reno file server’s backups to the night line',
    reason: 'Backups slow the shop down. They should use the second line between midnight and five.',
    answers: { ...small, reach: 'site' },
    plan: 'Change the backup job’s route to the second line and its start to 00:30.',
    testPlan: 'Start one job by hand and watch both lines.',
    backOut: 'Put the old route and time back.',
    raised: 9,
    window: 0.5,
    until: 'in-progress',
    note: '',
  },
  {
    client: 'Vantage Legal',
    asks: { contact: 'Simone Tremblay' },
    engineer: 'Devon Price',
    peers: ['Hannah Kim', 'Luis Ortega'],
    device: '',
    kind: 'normal',
    title: 'Give an outside adviser access to the document store',
    reason: 'Asked by mail: an adviser needs access to the document store from home until Friday.',
    answers: small,
    plan: '',
    testPlan: '',
    backOut: '',
    raised: 2,
    window: -20,
    until: 'requested',
    note: '',
  },
  {
    client: 'Brightwater Council',
    asks: { user: 'colin@brightwater.example' },
    engineer: 'Samuel Okoro',
    peers: ['Aoife Brennan', 'Tomasz Zielinski'],
    device: '',
    kind: 'normal',
    title: 'New phone numbers for the emergency line',
    reason: 'The council’s emergency line gets two more numbers. Please let them through to the exchange.',
    answers: small,
    plan: '',
    testPlan: '',
    backOut: '',
    raised: 13.5,
    window: -4,
    until: 'accepted',
    note: '',
  },
  {
    client: 'Cascade Outfitters',
    asks: { user: 'tyler@cascade.example' },
    engineer: 'Ben Whitaker',
    peers: ['Maya Castellano', 'Devon Price'],
    device: 'pdx-core1',
    kind: 'normal',
    title: 'Newer software on the Portland core switch',
    reason: 'The present release reaches the end of its support this month.',
    answers: grave,
    plan: 'Copy the image, verify its hash, install on the spare member first, then on the other.',
    testPlan: 'All neighbours up, all trunks up, a call through the exchange.',
    backOut: 'Boot the old image from the other partition, fifteen minutes.',
    raised: 30,
    window: 22,
    until: 'rolled-back',
    note: 'One trunk stayed down with the new release. The old image runs again; a case with the vendor is open.',
  },
  {
    client: 'Northwind Logistics',
    asks: { user: 'femke@northwind.example' },
    engineer: 'Jordan Hale',
    peers: ['Priya Raman', 'Tomasz Zielinski'],
    device: 'rtm-rtr1',
    linkTo: 'vnl-rtr1',
    kind: 'normal',
    title: 'Prefer the second provider for the planning system',
    reason: 'The first provider is slow towards the planning system in the evenings.',
    answers: { ...small, access: 'no', hours: 'outside' },
    plan: 'Raise the local preference of the second provider for the planning system’s prefix.',
    testPlan: 'Trace from Rotterdam, and ten minutes of round-trip times.',
    backOut: 'Remove the policy term.',
    raised: 7,
    window: -3,
    until: 'scheduled',
    note: '',
  },
];
