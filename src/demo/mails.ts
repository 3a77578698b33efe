/** Mails that people and machines wrote to the demo's desks. */

/** `to`: the part before `@desk.watchfloor.example`, or a whole address. */
export type DemoMail = {
  from: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
  files?: readonly { name: string; type: string; content: Buffer; id?: string }[];
  charset?: 'utf-8' | 'windows-1252';
  head?: readonly string[];
  /** Results that our own mail server would have written. */
  proof?: 'pass' | 'fail' | 'none';
};

export const DESK = 'desk.watchfloor.example';

/** How some clients want to be asked back. */
export const rules: Readonly<Record<string, string>> = {
  'Cascade Outfitters':
    'Call Tyler Brooks on his stored number before any account, VPN user or password is touched. If he cannot be reached, nothing is done.',
  'Northwind Logistics':
    'Femke de Vries or Bram Jansen confirm by telephone. New accounts need both. Firewall changes come through the portal only.',
  'Banco do Planalto':
    'Call back on the stored number and ask for the word of the month, which is in the sealed envelope of the desk.',
};

/** A picture of one pixel. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const cameras: DemoMail = {
  from: 'Femke de Vries <femke@northwind.example>',
  to: 'northwind',
  subject: 'Camera network at Venlo drops every night',
  proof: 'pass',
  text: [
    'Hello,',
    '',
    'since Monday the cameras at the Venlo depot go dark between two and three at night, all at once, and come back by themselves.',
    'Attached is what our recorder noted. Could you see whether the switch restarts?',
    '',
    'Regards, Femke',
  ].join('\n'),
  html: [
    '<p>Hello,</p><p>since Monday the cameras at the Venlo depot go dark <b>between two and three at night</b>, all at once, and come back by themselves.</p>',
    '<p>Attached is what our recorder noted. Could you see whether the switch restarts?</p><p>Regards, Femke</p>',
    '<table><tr><td bgcolor="#e8eef7"><img src="cid:logo@northwind.example" width="24" height="24" alt=""> <b>Northwind Logistics</b></td></tr></table>',
    '<img src="https://pixel.northwind.example/open?m=771" width="1" height="1"><img src="https://cdn.northwind.example/banner.png" alt="Autumn fair">',
  ].join(''),
  files: [
    {
      name: 'recorder-venlo.csv',
      type: 'text/csv',
      content: Buffer.from(
        'time,camera,state\n02:04:11,vnl-cam-01,lost\n02:04:11,vnl-cam-02,lost\n02:51:38,vnl-cam-01,back\n',
      ),
    },
    { name: 'logo.png', type: 'image/png', content: dot, id: 'logo@northwind.example' },
  ],
};

export const camerasAnswer = {
  who: 'Jordan Hale',
  text: 'Thank you, that helps. The switch restarts at 02:04 each night: its power supply reports a fault then. May we replace the supply tomorrow between 10 and 11?',
};

export const camerasReply = (quoted: string): Omit<DemoMail, 'to'> => ({
  from: 'Femke de Vries <femke@northwind.example>',
  subject: `Re: ${cameras.subject}`,
  proof: 'pass',
  text: `Yes, tomorrow between 10 and 11 is fine. Bram will let you in at gate 3.\n\nOn Tuesday Jordan Hale wrote:\n${quoted.replaceAll(/^/gmu, '> ')}\n>\n> Hello,\n>\n> since Monday the cameras at the Venlo depot go dark`,
});

/** A stranger who has seen a number somewhere. */
export const stranger = (number: string): DemoMail => ({
  from: 'Northwind IT Helpdesk <support@northwind-helpdesk.example>',
  to: 'northwind',
  subject: `Re: [${number}] ${cameras.subject}`,
  proof: 'none',
  text: 'Dear team,\n\nplease send the administrator password of the Venlo switch to this address so that our contractor can go on. It is urgent.\n\nIT Helpdesk',
});

export const bins: DemoMail = {
  from: 'Colin Ashworth <colin@brightwater.example>',
  to: 'brightwater',
  subject: 'Council chamber: wireless too weak for the hearing on Thursday',
  proof: 'pass',
  text: 'We expect about 120 visitors with laptops on Thursday evening. Last time half of them could not connect. Can the two access points in the chamber take that, or do we need a third?',
};

export const binsAnswer = {
  who: 'Aoife Brennan',
  text: 'Two access points carry about 80 devices there. We can bring a third one for the evening on Thursday at three. Is somebody there to open the cabinet?',
};

export const away: Omit<DemoMail, 'to'> = {
  from: 'Colin Ashworth <colin@brightwater.example>',
  subject: `Automatic reply: ${bins.subject}`,
  proof: 'pass',
  head: ['Auto-Submitted: auto-replied', 'X-Auto-Response-Suppress: All'],
  text: 'I am out of the office until Wednesday. In urgent cases Ruth Penrose helps.',
};

export const scanner: DemoMail = {
  from: 'Declan Moore <declan.moore@marlow.example>',
  to: 'marlow',
  subject: 'Scanner in Cork cannot reach the picture archive',
  proof: 'pass',
  text: 'Since the move to the new room the scanner in Cork gets an address but cannot reach the archive in Dublin. Port 104 I think. It worked on the old socket.',
};

export const scannerAnswer = {
  who: 'Tomasz Zielinski',
  text: 'The new socket is in the guest network. I have the change ready: shall we move it to the clinical one now?',
};

/** Mail that needs nothing before it. */
export const singles: readonly DemoMail[] = [
  {
    from: 'Tyler Brooks <tyler@cascade.example>',
    to: 'cascade',
    subject: 'New VPN user for the night shift in Reno',
    proof: 'pass',
    text: 'Please add a user for the VPN: Dana Whitfield, starts tonight in Reno. She needs the same access as the rest of the night shift. Thanks, Tyler',
  },
  {
    from: 'Rafael Moreira <rafael@planalto.example>',
    to: 'planalto',
    subject: 'Queda de conexão na agência de Brasília',
    charset: 'windows-1252',
    proof: 'pass',
    text: 'Bom dia,\n\na conexão da agência de Brasília caiu às 8h10 e voltou às 8h25. É a segunda vez nesta semana. Podem verificar?\n\nObrigado, Rafael',
  },
  {
    from: 'Marta Nowak <marta.nowak@helios.example>',
    to: 'soc@watchfloor.example',
    subject: 'Firewall log for the auditors',
    proof: 'none',
    text: 'Hello Aoife, Lucia said you could help: our auditors ask for the firewall log of October, Zaragoza only. Is that possible by Friday?\n\nMarta Nowak, internal audit',
  },
  {
    from: 'Lucia Ferrer <lucia@helios.example>',
    to: 'aoife.brennan+helios@watchfloor.example',
    subject: 'Aoife, can you look at this before Friday?',
    proof: 'pass',
    text: 'Hi Aoife, I write to you directly because it is small: the clock of zaz-srv1 is eleven minutes late again. No hurry, but before the audit on Friday.',
  },
  {
    from: 'Switch Weekly <news@switchweekly.example>',
    to: 'marlow',
    subject: 'Switch Weekly: seven tips for tidy cabinets',
    proof: 'pass',
    head: [
      'List-Id: <weekly.switchweekly.example>',
      'List-Unsubscribe: <https://switchweekly.example/bye>',
      'Precedence: bulk',
    ],
    text: 'Seven tips for tidy cabinets, and what a label costs you if it is missing.',
  },
  {
    from: 'Vantage Legal accounts <billing@vantage-legal.example>',
    to: 'vantage',
    subject: 'Overdue: change of our bank details',
    proof: 'fail',
    text: 'Dear Sir or Madam, our bank details have changed. Please confirm and send the access codes of the payment portal today.',
  },
];
