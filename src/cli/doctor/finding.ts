/** What the doctor says of one thing. `advice` is what to do, and stands wherever something is to be done. */
export type Check = { what: string; is: 'ok' | 'warning' | 'problem'; says: string; advice?: string };

export const ok = (what: string, says: string): Check => ({ what, is: 'ok', says });
export const warning = (what: string, says: string, advice: string): Check => ({ what, is: 'warning', says, advice });
export const problem = (what: string, says: string, advice: string): Check => ({ what, is: 'problem', says, advice });
