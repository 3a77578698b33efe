/** What the demo's engineers have talked over and written down, as data. */

export type DemoHuddle = {
  device: string;
  kind: 'huddle' | 'war-room';
  who: string;
  question: string;
  options: readonly { who: string; text: string }[];
  notes: readonly { who: string; text: string }[];
  /** By whom, and which of the options; a war room's are lines of its log. */
  decision: { who: string; text: string; option?: number };
  scribe?: string;
  update?: { who: string; text: string; nextInMinutes: number };
};

export const huddles: readonly DemoHuddle[] = [
  {
    device: 'dub-core1',
    kind: 'war-room',
    who: 'Jordan Hale',
    question: 'How do we get the ward networks in Dublin back, and what do the wards do meanwhile?',
    options: [
      { who: 'Tomasz Zielinski', text: 'Move the 24 ward ports to the spare line card in slot 3.' },
      { who: 'Jordan Hale', text: 'Wait for the replacement card; the wards work on paper until then.' },
    ],
    notes: [
      { who: 'Tomasz Zielinski', text: 'All ports of one card fell within a second; the chassis log names the card.' },
    ],
    decision: { who: 'Jordan Hale', text: 'Move the intensive-care ports first; the offices wait for the new card.' },
    scribe: 'Tomasz Zielinski',
    update: {
      who: 'Jordan Hale',
      text: 'The card is confirmed dead. A technician is on the way; Declan Moore opens the room.',
      nextInMinutes: 30,
    },
  },
  {
    device: 'pdx-rtr1',
    kind: 'huddle',
    who: 'Ben Whitaker',
    question: 'OSPF neighbour of pdx-rtr1 is lost: carrier or configuration?',
    options: [
      { who: 'Ben Whitaker', text: 'Ask the carrier for a light reading before touching anything.' },
      { who: 'Hannah Kim', text: 'Restart the OSPF process on both routers.' },
    ],
    notes: [
      { who: 'Hannah Kim', text: 'The interface stayed up, so hellos are lost on the way: looks like the carrier.' },
    ],
    decision: {
      who: 'Ben Whitaker',
      text: 'Carrier first. No restart while the second path carries the traffic.',
      option: 0,
    },
  },
  {
    device: 'ngo-fw1',
    kind: 'huddle',
    who: 'Devon Price',
    question: 'Do we fail back to the first firewall in Nagoya now or tonight?',
    options: [
      { who: 'Devon Price', text: 'Tonight at 22:00 local time, inside the agreed window.' },
      { who: 'Luis Ortega', text: 'Now, while production is at lunch.' },
    ],
    notes: [],
    decision: {
      who: 'Devon Price',
      text: 'Tonight. The second node is healthy and lunch is too short to go back.',
      option: 0,
    },
  },
];

export type DemoArticle = {
  who: string;
  title: string;
  body: string;
  tags: readonly string[];
  audience: 'staff' | 'clients' | 'chosen';
  /** About this client only. */
  client?: string;
  /** Clients chosen to read it. */
  readers?: readonly string[];
};

export const articles: readonly DemoArticle[] = [
  {
    who: 'Jordan Hale',
    title: 'A whole line card goes down',
    body: `Many interfaces of one switch that go down **within one second** are one card, not many cables.

## Check

1. \`show chassis fpc\` or the vendor's equal: which card, since when.
2. The chassis log: power, temperature, parity errors.
3. Whether the ports share a card. If not, look for an upstream cause instead.

## Do

- Move critical ports to a spare card before anything else.
- Open a case with the vendor; name the serial number of the card.
- Tell the client which rooms are dark, not which ports.`,
    tags: ['switching', 'hardware'],
    audience: 'staff',
  },
  {
    who: 'Maya Castellano',
    title: 'OSPF neighbour lost while the interface stays up',
    body: `The interface is up and the neighbour is gone: hellos are lost on the way.

| Seen | Likely |
|---|---|
| Both ends miss hellos | the carrier's path |
| One end misses them | a filter, or a one-way fault |
| State hangs in ExStart | MTU differs |

Do **not** restart OSPF while a second path carries the traffic: the restart takes that one down too.`,
    tags: ['routing', 'ospf'],
    audience: 'staff',
  },
  {
    who: 'Hannah Kim',
    title: 'VPN tunnel refused: no proposal chosen',
    body: `"No proposal chosen" means that the two ends do not offer a common set of ciphers.

- Ask first whether the far end was replaced or upgraded today.
- Compare encryption, hash, DH group and lifetime of **both** phases.
- Never widen our side to make it fit; agree on the set in writing.`,
    tags: ['vpn', 'firewall'],
    audience: 'staff',
  },
  {
    who: 'Aoife Brennan',
    title: 'How to report a suspicious mail to us',
    body: `1. Do not open links or files in it.
2. Forward it **as an attachment**, so that we see where it came from.
3. If you did click: say so at once. It helps, and nobody will blame you.

We answer within 15 minutes, at any hour.`,
    tags: ['phishing', 'for clients'],
    audience: 'clients',
  },
  {
    who: 'Maya Castellano',
    title: 'Planned firewall maintenance: what your users notice',
    body: `While one of two firewalls is being upgraded, sessions move to the other.

- Open connections may drop once, for a few seconds.
- Calls in progress may have to be dialled again.
- Nothing is needed from your users.

You get a word from us before, at the start and at the end.`,
    tags: ['maintenance', 'for clients'],
    audience: 'chosen',
    readers: ['Cascade Outfitters', 'Vantage Legal'],
  },
  {
    who: 'Jordan Hale',
    title: 'Marlow Clinics: whom to wake at night',
    body: `- Ward networks dark: call Declan Moore, also at night.
- Offices dark: a ticket is enough until 07:00 Dublin time.
- The plant room in Dublin needs an escort; ask for one with the first call.`,
    tags: ['on call'],
    audience: 'staff',
    client: 'Marlow Clinics',
  },
];
