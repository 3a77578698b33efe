import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { knowledgeRoutes } from '../../src/knowledge/api.ts';
import { Card } from '../kit/card.tsx';
import { Markdown } from '../kit/markdown.tsx';
import { useCall } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';

/** Every version as it was. */
export function ArticleVersions({ articleId }: { articleId: string }): React.JSX.Element | null {
  const [shown, setShown] = useState<number>();
  const versions = useCall(
    knowledgeRoutes.listArticleVersions,
    { params: { articleId } },
    { on: ['article'], about: articleId },
  );
  const items = versions.data?.items ?? [];
  const open = items.find(({ version }) => version === shown);
  if (items.length < 2) return null;
  return (
    <Card>
      <h2 style={{ margin: '0 0 8px', fontSize: '0.875rem' }}>Versions</h2>
      <ol reversed style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {items.map((each) => (
          <li key={each.version}>
            <Group gap={8} wrap="nowrap" justify="space-between">
              <Text size="sm">
                {each.version} · {each.by} · <ExactTime at={each.at} />
              </Text>
              <Button
                size="xs"
                variant="subtle"
                aria-label={`Show version ${each.version}`}
                onClick={() => setShown(each.version)}
              >
                Show
              </Button>
            </Group>
          </li>
        ))}
      </ol>
      <Modal opened={open !== undefined} onClose={() => setShown(undefined)} size="xl" title={`Version ${shown ?? ''}`}>
        {open && (
          <>
            <Text fw={650} mb="sm">
              {open.title}
            </Text>
            <Markdown text={open.body} />
          </>
        )}
      </Modal>
    </Card>
  );
}
