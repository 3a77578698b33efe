/** Markdown as elements: no HTML of its own gets through, no picture is fetched from elsewhere, links tell nobody where one came from. */
import { lazy, Suspense } from 'react';
import type { Components } from 'react-markdown';
import classes from './markdown.module.css';
import { LoadingRows } from './states.tsx';

const Reader = lazy(async () => {
  const [{ default: Markdown }, { default: gfm }] = await Promise.all([import('react-markdown'), import('remark-gfm')]);
  const plugins = [gfm];
  return {
    default: ({ text }: { text: string }) => (
      <Markdown remarkPlugins={plugins} components={components} skipHtml>
        {text}
      </Markdown>
    ),
  };
});

export function Markdown({ text }: { text: string }): React.JSX.Element {
  return (
    <div className={classes['text']}>
      <Suspense fallback={<LoadingRows rows={4} />}>
        <Reader text={text} />
      </Suspense>
    </div>
  );
}

// The page has the one first heading; those of a text stand below it.
const components: Components = {
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h2>{children}</h2>,
  h3: ({ children }) => <h3>{children}</h3>,
  a: ({ href, children }) => (
    <a href={href} rel="noopener noreferrer nofollow" target={href?.startsWith('/') ? undefined : '_blank'}>
      {children}
    </a>
  ),
  img: ({ alt }) => <em>[picture{alt ? `: ${alt}` : ''}]</em>,
  // A table wider than a phone scrolls by itself, and by keyboard.
  table: ({ children }) => (
    <div className={classes['table']} role="group" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
};
