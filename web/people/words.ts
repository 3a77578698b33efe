/** How people and their roles are spoken of on screen. */

const roles: Record<string, string> = {
  administrator: 'Administrator',
  manager: 'Manager',
  'lead-engineer': 'Lead engineer',
  engineer: 'Engineer',
  'client-administrator': 'Client administrator',
  'client-viewer': 'Client viewer',
  integration: 'Integration',
};

export function roleWord(role: string): string {
  return roles[role] ?? role;
}

export const contactKindWords = {
  key: 'Key contact',
  stakeholder: 'Stakeholder',
  technical: 'Technical',
  other: 'Other',
} as const;
export const levelWords = { technical: 'Technical', mixed: 'Mixed', executive: 'Executive' } as const;
export const channelWords = {
  email: 'E-mail',
  phone: 'Phone',
  mobile: 'Mobile',
  slack: 'Slack',
  teams: 'Teams',
  other: 'Other',
} as const;
