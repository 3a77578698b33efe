/** Risk by questions anyone can answer, and what it asks for. Browser-safe: the form shows the sum while it is filled in. */
import { z } from 'zod';

export const risks = ['low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

type Question = { key: string; asks: string; options: readonly { value: string; says: string; points: number }[] };

export const riskQuestions = [
  {
    key: 'reach',
    asks: 'Who notices if it goes wrong?',
    options: [
      { value: 'nobody', says: 'Nobody: a spare carries the load', points: 0 },
      { value: 'few', says: 'Some users of one site', points: 2 },
      { value: 'site', says: 'A whole site', points: 3 },
      { value: 'many', says: 'Several sites, or the client’s own customers', points: 5 },
    ],
  },
  {
    key: 'tested',
    asks: 'Was exactly this tried before?',
    options: [
      { value: 'here', says: 'Yes, on this client’s devices', points: 0 },
      { value: 'elsewhere', says: 'Yes, in the lab or elsewhere', points: 1 },
      { value: 'no', says: 'No', points: 3 },
    ],
  },
  {
    key: 'back',
    asks: 'How long does the way back take?',
    options: [
      { value: 'minutes', says: 'Minutes: the old configuration is at hand', points: 0 },
      { value: 'hour', says: 'Up to an hour', points: 2 },
      { value: 'longer', says: 'Longer, or someone must go there', points: 4 },
    ],
  },
  {
    key: 'hours',
    asks: 'When is it done?',
    options: [
      { value: 'outside', says: 'Outside the site’s working hours', points: 0 },
      { value: 'inside', says: 'While people work there', points: 2 },
    ],
  },
  {
    key: 'access',
    asks: 'Does it touch who may get in?',
    options: [
      { value: 'no', says: 'No', points: 0 },
      { value: 'yes', says: 'Yes: rules, accounts, VPN, credentials', points: 2 },
    ],
  },
] as const satisfies readonly Question[];

export const zAnswers = z.object({
  reach: z.enum(['nobody', 'few', 'site', 'many']).optional(),
  tested: z.enum(['here', 'elsewhere', 'no']).optional(),
  back: z.enum(['minutes', 'hour', 'longer']).optional(),
  hours: z.enum(['outside', 'inside']).optional(),
  access: z.enum(['no', 'yes']).optional(),
});
export type Answers = z.output<typeof zAnswers>;

/** The sum of the answers; unknown while one is missing. Below 4 low, from 9 high. */
export function riskOf(answers: Answers): { score: number; risk: Risk | 'unknown' } {
  const given = riskQuestions.flatMap(({ key, options }) =>
    options.filter(({ value }) => value === answers[key]).map(({ points }) => points),
  );
  const score = given.reduce<number>((sum, points) => sum + points, 0);
  if (given.length < riskQuestions.length) return { score, risk: 'unknown' };
  return { score, risk: score < 4 ? 'low' : score < 9 ? 'medium' : 'high' };
}

export type PlanPart = 'plan' | 'testPlan' | 'backOut';

/** What must be written before a change can be approved. */
export function partsNeeded(risk: Risk | 'unknown', kind: 'standard' | 'normal' | 'emergency'): PlanPart[] {
  if (kind === 'emergency') return ['plan', 'backOut'];
  switch (risk) {
    case 'low':
      return ['plan'];
    case 'medium':
      return ['plan', 'backOut'];
    case 'high':
    case 'unknown':
      return ['plan', 'testPlan', 'backOut'];
  }
}
