/** What the demo's engineers do with the tickets of the opening. Tickets that no plan names are left to the visitor. */

export type Act = { /** Seconds after the ticket was first seen. */ after: number } & (
  | { does: 'claim' }
  /** `note`: internal; `answer`: the client reads it; `ask`: an answer that waits for the client. */
  | { does: 'note' | 'answer' | 'ask'; text: string }
  /** `whenOver`: not before the conditions of the ticket are. */
  | { does: 'resolve'; text: string; whenOver?: true }
);

/** `who` does `acts` with the ticket of this client whose title fits. */
export type Plan = { client: string; title: RegExp; who: string; acts: readonly Act[] };

export const plans: readonly Plan[] = [
  {
    client: 'Marlow Clinics',
    title: /^ge-|interfaces/u,
    who: 'Tomasz Zielinski',
    acts: [
      { after: 4, does: 'claim' },
      {
        after: 12,
        does: 'note',
        text: '24 ports of one card within half a second: the card, not the cables. Checking the chassis log before we call.',
      },
      {
        after: 20,
        does: 'answer',
        text: 'All 24 ports of the first line card on dub-core1 went down within one second, so we believe the card itself has failed. We are preparing a replacement and will call Declan Moore about access to the room.',
      },
    ],
  },
  {
    client: 'Marlow Clinics',
    title: /^Configuration changed/u,
    who: 'Jordan Hale',
    acts: [
      { after: 3, does: 'claim' },
      { after: 8, does: 'note', text: 'Commit comment names CR-118, which is approved for today.' },
      {
        after: 14,
        does: 'resolve',
        text: 'This was the planned change CR-118 (a port opened for the new scanner). The firewall runs as designed; nothing more is needed.',
      },
    ],
  },
  {
    client: 'Vantage Legal',
    title: /VPN/u,
    who: 'Hannah Kim',
    acts: [
      { after: 3, does: 'claim' },
      {
        after: 10,
        does: 'ask',
        text: 'The tunnel to Montreal cannot be negotiated: the far end proposes other ciphers than agreed. Was its firewall changed or replaced today?',
      },
    ],
  },
  {
    client: 'Cascade Outfitters',
    title: /neighbour/u,
    who: 'Ben Whitaker',
    acts: [
      { after: 5, does: 'claim' },
      {
        after: 15,
        does: 'answer',
        text: 'The routing neighbour of pdx-rtr1 was lost. Traffic takes the second path; users should notice nothing. We are asking the carrier.',
      },
    ],
  },
  {
    client: 'Banco do Planalto',
    title: /Malware/u,
    who: 'Luis Ortega',
    acts: [
      { after: 6, does: 'claim' },
      {
        after: 16,
        does: 'note',
        text: 'Download was stopped at the firewall; asking for the host of 10.0.2.41 all the same.',
      },
    ],
  },
  { client: 'Kitakaze Precision', title: /Failover/u, who: 'Devon Price', acts: [{ after: 8, does: 'claim' }] },
  {
    client: 'Northwind Logistics',
    title: /Video meetings/u,
    who: 'Priya Raman',
    acts: [
      { after: 6, does: 'claim' },
      {
        after: 18,
        does: 'answer',
        text: 'Happy to help. We will prepare the rule for the guest network and send you the text before anything is changed.',
      },
    ],
  },
];

/** What is done with a ticket of a finding that is nothing special. */
export const routine: readonly Act[] = [
  { after: 0, does: 'claim' },
  {
    after: 40,
    does: 'answer',
    text: 'We have seen this and are looking into it. Nothing is needed from you at the moment.',
  },
  { after: 90, does: 'note', text: 'Checked the neighbouring devices: no further messages of this kind.' },
  {
    after: 420,
    does: 'resolve',
    whenOver: true,
    text: 'The condition is over and has not come back. We keep watching; nothing is needed from you.',
  },
];

/** What is done with a ticket that a person opened. */
export const courtesy: readonly Act[] = [
  { after: 0, does: 'claim' },
  {
    after: 60,
    does: 'answer',
    text: 'Thank you for telling us. We are looking at it now and will come back to you within the hour.',
  },
];
