import { describe, expect, it } from 'vitest';
import { eventReader } from './sse.ts';

describe('event reader', () => {
  it('reads events however the stream is cut', () => {
    const text =
      'event: fact\nid: e:5.1\ndata: {"topic":"ticket.opened"}\n\n: a comment\n\nevent: heartbeat\ndata: {}\n\n';
    for (let cut = 1; cut < text.length; cut++) {
      const read = eventReader();
      const events = [...read(text.slice(0, cut)), ...read(text.slice(cut))];
      expect(events).toEqual([
        { event: 'fact', id: 'e:5.1', data: '{"topic":"ticket.opened"}' },
        { event: 'heartbeat', id: undefined, data: '{}' },
      ]);
    }
  });

  it('joins several data lines and knows carriage returns', () => {
    expect(eventReader()('data: a\r\ndata:b\r\n\r\n')).toEqual([{ event: 'message', id: undefined, data: 'a\nb' }]);
  });

  it('keeps an unfinished event back', () => {
    const read = eventReader();
    expect(read('data: half\n')).toEqual([]);
    expect(read('\n')).toEqual([{ event: 'message', id: undefined, data: 'half' }]);
  });
});
