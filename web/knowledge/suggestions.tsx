import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { knowledgeRoutes } from '../../src/knowledge/api.ts';
import { HuddleItem } from '../huddles/huddles-on.tsx';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import classes from './suggestions.module.css';
import { readersOf } from './words.ts';

/** What is known about tickets like this one; nothing when nothing is. */
export function Suggestions({ ticketId }: { ticketId: string }): React.JSX.Element | null {
  const found = useCall(knowledgeRoutes.suggestForTicket, { params: { ticketId } }, { on: ['article', 'huddle'] });
  const { articles = [], huddles = [] } = found.data ?? {};
  if (articles.length + huddles.length === 0) return null;
  return (
    <Card>
      <h2 className={classes['title']}>Known about this</h2>
      <ul className={classes['list']} aria-label="Known about this">
        {articles.map((article) => (
          <li key={article.id}>
            <Anchor component={Link} to={`/knowledge/${article.id}`} size="sm">
              {article.title}
            </Anchor>
            <Text size="xs" c="dimmed">
              article · {readersOf(article)}
              {article.reviewDue && ' · review due'}
            </Text>
          </li>
        ))}
        {huddles.map((huddle) => (
          <HuddleItem key={huddle.id} line={huddle} />
        ))}
      </ul>
    </Card>
  );
}
