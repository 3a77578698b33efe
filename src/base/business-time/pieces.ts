/** How calendars are cut, and how far ahead anything is looked for. */
export const PIECE = 32 * 86_400_000;
/** Nothing is looked for further ahead than this: what is not due by then is never due. */
export const HORIZON_YEARS = 100;
export const HORIZON_PIECES = Math.ceil((HORIZON_YEARS * 366) / 32);
