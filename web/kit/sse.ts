/** Server-sent events (WHATWG HTML 9.2.6) from a fetch body: unlike EventSource it can resume from an id of another tab and sees the status. */

export type ServerEvent = { event: string; data: string; id: string | undefined };

/** Cuts a stream of text into events. Feed pieces as they come; they may end anywhere. */
export function eventReader(): (piece: string) => ServerEvent[] {
  let rest = '';
  let event = '';
  let data: string[] = [];
  let id: string | undefined;
  const line = (text: string): ServerEvent | undefined => {
    if (text === '') {
      const done = data.length > 0 ? { event: event || 'message', data: data.join('\n'), id } : undefined;
      [event, data, id] = ['', [], undefined];
      return done;
    }
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    if (field === 'id' && !value.includes('\0')) id = value;
    return undefined;
  };
  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    return lines.map(line).filter((each) => each !== undefined);
  };
}
