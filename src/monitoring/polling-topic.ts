/** What is polled, or how, has changed. */
export const pollingTopic = 'monitoring.changed';
