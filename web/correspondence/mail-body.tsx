import { Text, Title } from '@mantine/core';
import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import type { zShown } from '../../src/correspondence/mail-setup-api.ts';
import { Tabs } from '../kit/tabs.tsx';
import classes from './mail.module.css';

type Mail = z.output<typeof zShown>;

const views = [
  { value: 'text', label: 'Text' },
  { value: 'layout', label: 'As it was laid out' },
] as const;

/** What a mail says: the answer, the quote folded away, and its layout without anything from elsewhere. */
export function MailBody({ mail }: { mail: Mail }): React.JSX.Element {
  const [view, setView] = useState<'text' | 'layout'>('text');
  return (
    <section>
      <div className={classes['head']}>
        <Title order={3}>What it says</Title>
        {mail.html !== null && <Tabs label="How it is shown" value={view} tabs={views} onChange={setView} />}
      </div>
      {view === 'layout' && mail.html !== null ? <Layout html={mail.html} /> : <Words mail={mail} />}
      {mail.remoteBlocked > 0 && (
        <Text size="xs" c="dimmed" mt={6} className={classes['blocked']}>
          <ImageOff size={14} aria-hidden />
          {mail.remoteBlocked === 1 ? '1 picture or file' : `${mail.remoteBlocked} pictures or files`} from elsewhere
          {mail.remoteBlocked === 1 ? ' was' : ' were'} not loaded: it would have told the sender that this was read.
        </Text>
      )}
    </section>
  );
}

function Words({ mail }: { mail: Mail }): React.JSX.Element {
  return (
    <>
      {/* A region that scrolls is reached by keyboard. */}
      <pre className={classes['text']} tabIndex={0} aria-label="Text of the mail">
        {mail.replyText || '(nothing to read)'}
      </pre>
      {mail.quotedText !== '' && (
        <details className={classes['quote']}>
          <summary>Quoted text, {lines(mail.quotedText)}</summary>
          <pre className={classes['text']} tabIndex={0} aria-label="Quoted text">
            {mail.quotedText}
          </pre>
        </details>
      )}
    </>
  );
}

function lines(text: string): string {
  const count = text.split('\n').length;
  return count === 1 ? '1 line' : `${count.toLocaleString()} lines`;
}

/** No script, no form, no request: the sandbox and the page's own policy forbid them beside the cleaning. */
function Layout({ html }: { html: string }): React.JSX.Element {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  const style =
    'body{margin:12px;font:14px/1.5 system-ui,sans-serif;color:#101828;background:#fff;overflow-wrap:anywhere}';
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>${style}</style>${html}`;
  return (
    <iframe
      className={classes['layout']}
      title="The mail as it was laid out"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={page}
    />
  );
}
