import { Button, Group, Select, Text } from '@mantine/core';
import { BookOpen, Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { knowledgeRoutes } from '../../src/knowledge/api.ts';
import { LinkCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { useKeys } from '../kit/keys.ts';
import { Page } from '../kit/page.tsx';
import { useCall, usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { ClientFilter } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import { ArticleState, Tags } from './article-badges.tsx';
import { readersOf } from './words.ts';
import type { ArticleLine } from './words.ts';

const shape = z.object({
  show: z.enum(['live', 'review-due', 'retired']).default('live'),
  client: z.uuid().optional(),
  tag: z.string().max(40).optional(),
  text: z.string().max(200).optional(),
});
const tabs = [
  { value: 'live', label: 'In use' },
  { value: 'review-due', label: 'Review due' },
  { value: 'retired', label: 'Retired' },
] as const;

const columns: Column<ArticleLine>[] = [
  {
    key: 'title',
    title: 'Article',
    width: 'minmax(220px, 3fr)',
    cell: (line) => <strong className="wf-cut">{line.title}</strong>,
  },
  { key: 'tags', title: 'Tags', width: 'minmax(140px, 1.5fr)', from: 900, cell: (line) => <Tags tags={line.tags} /> },
  { key: 'readers', title: 'Read by', width: 'minmax(120px, 1fr)', cell: (line) => readersOf(line) },
  {
    key: 'client',
    title: 'About',
    width: 'minmax(100px, 1fr)',
    from: 1000,
    cell: (line) => line.clientName ?? 'any client',
  },
  { key: 'state', title: 'State', width: '112px', from: 640, cell: (line) => <ArticleState article={line} /> },
  {
    key: 'review',
    title: 'Review',
    width: '96px',
    from: 760,
    cell: (line) => <span className="wf-figure">{line.reviewOn}</span>,
  },
  { key: 'updated', title: 'Changed', width: '104px', cell: (line) => <RelativeTime at={line.updatedAt} /> },
];

/** What we know, searchable; each article says who reads it and when someone looks at it again. */
export function KnowledgePage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    knowledgeRoutes.listArticles,
    { query: { ...filters, limit: 100 } },
    { on: ['article'], keep: true },
  );
  const tags = useCall(knowledgeRoutes.listArticleTags, {}, { on: ['article'] });
  const works = useMay('tickets.work');
  const navigate = useNavigate();
  useKeys('Knowledge', [{ keys: 'n', says: 'New article', run: () => void navigate('/knowledge/new') }], works);
  const narrowed = filters.text !== undefined || filters.client !== undefined || filters.tag !== undefined;
  return (
    <Page
      title="Knowledge"
      fill
      beside={
        <Tabs label="Which articles" value={filters.show} tabs={tabs} onChange={(show) => setFilters({ show })} />
      }
      actions={
        works && (
          <Button component={Link} to="/knowledge/new" leftSection={<Plus size={16} />}>
            New article
          </Button>
        )
      }
    >
      <FilterBar
        of="articles"
        search={{ placeholder: 'Title, tag or text', text: filters.text, onText: (text) => setFilters({ text }) }}
        narrowed={{ text: filters.text, tag: filters.tag, client: filters.client }}
        onClear={setFilters}
        shown={howMany(list, 'article')}
      >
        <Select
          aria-label="Tag"
          placeholder="Tag"
          clearable
          searchable
          data={(tags.data?.items ?? []).map(({ tag, articles }) => ({ value: tag, label: `${tag} (${articles})` }))}
          value={filters.tag ?? null}
          onChange={(tag) => setFilters({ tag: tag ?? undefined })}
        />
        <ClientFilter label="About client" value={filters.client} onChange={(client) => setFilters({ client })} />
      </FilterBar>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={BookOpen} title={narrowed ? 'No article fits' : emptyTitles[filters.show]}>
              {filters.show === 'live' && !narrowed ? 'Write one, or make one of a decided huddle with one click.' : ''}
            </EmptyState>
          ) : (
            <DataTable
              label="Articles"
              rows={list.items}
              rowKey={(line) => line.id}
              columns={columns}
              card={(line) => <ArticleCard line={line} />}
              onOpen={(line) => void navigate(`/knowledge/${line.id}`)}
              more={list.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}

const emptyTitles = { live: 'No articles yet', 'review-due': 'No review is due', retired: 'Nothing is retired' };

function ArticleCard({ line }: { line: ArticleLine }): React.JSX.Element {
  return (
    <LinkCard to={`/knowledge/${line.id}`}>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {readersOf(line)}
        </Text>
        <ArticleState article={line} />
      </Group>
      <Text fw={600} mt={4} mb={6} style={{ overflowWrap: 'anywhere' }}>
        {line.title}
      </Text>
      <Tags tags={line.tags} />
    </LinkCard>
  );
}
