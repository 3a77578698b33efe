/** What our own mail carries, so that it is known when it comes back. */

/** Header of every mail we send; its value is the loop token of the installation. */
export const OUR_LOOP_HEADER = 'x-watchfloor-loop';
