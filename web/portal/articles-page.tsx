import { Text } from '@mantine/core';
import { BookOpen } from 'lucide-react';
import { z } from 'zod';
import { portalKnowledgeRoutes } from '../../src/portal/knowledge-api.ts';
import { LinkCard } from '../kit/card.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { SearchField } from '../kit/search-field.tsx';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './portal.module.css';

const shape = z.object({ text: z.string().max(200).optional() });

/** What we wrote down for this client. */
export function PortalArticlesPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    portalKnowledgeRoutes.portalArticles,
    { query: { ...filters, limit: 100 } },
    { on: ['article'], keep: true },
  );
  return (
    <Page title="Articles">
      <SearchField
        label="Search articles"
        placeholder="Title, tag or text"
        text={filters.text}
        onText={(text) => setFilters({ text })}
      />
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={BookOpen} title={filters.text ? 'No article fits' : 'No articles yet'}>
              {filters.text ? '' : 'What we write down for you appears here.'}
            </EmptyState>
          ) : (
            <div className={classes['articles']}>
              {list.items.map((line) => (
                <LinkCard key={line.id} to={`/portal/articles/${line.id}`}>
                  <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                    {line.title}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {line.tags.length > 0 && `${line.tags.join(', ')} · `}changed <RelativeTime at={line.updatedAt} />
                  </Text>
                </LinkCard>
              ))}
            </div>
          )
        }
      </Shown>
    </Page>
  );
}
