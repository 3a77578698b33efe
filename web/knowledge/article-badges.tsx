import { Badge, Group } from '@mantine/core';
import { StatusBadge } from '../kit/badges.tsx';
import type { ArticleLine } from './words.ts';

export function ArticleState({
  article,
}: {
  article: Pick<ArticleLine, 'retiredAt' | 'reviewDue'>;
}): React.JSX.Element | null {
  if (article.retiredAt !== null) return <StatusBadge tone="plain">Retired</StatusBadge>;
  return article.reviewDue ? <StatusBadge tone="warn">Review due</StatusBadge> : null;
}

export function Tags({ tags }: { tags: readonly string[] }): React.JSX.Element {
  return (
    <Group gap={4} component="span" wrap="wrap">
      {tags.map((tag) => (
        <Badge key={tag} variant="default" size="sm" tt="none" fw={500}>
          {tag}
        </Badge>
      ))}
    </Group>
  );
}
