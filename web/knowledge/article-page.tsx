import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { BookCheck, Pencil } from 'lucide-react';
import { Link, useNavigate, useParams } from 'react-router';
import { knowledgeRoutes } from '../../src/knowledge/api.ts';
import { Card } from '../kit/card.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { Facts } from '../kit/facts.tsx';
import { useKeys } from '../kit/keys.ts';
import { Markdown } from '../kit/markdown.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime, RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { ArticleState, Tags } from './article-badges.tsx';
import { ArticleVersions } from './article-versions.tsx';
import { readersOf } from './words.ts';
import type { Article } from './words.ts';

export function ArticlePage(): React.JSX.Element {
  const { articleId = '' } = useParams();
  const article = useCall(
    knowledgeRoutes.readArticle,
    { params: { articleId } },
    { on: ['article'], about: articleId },
  );
  return <Shown query={article}>{(shown) => <ArticleView article={shown} />}</Shown>;
}

function ArticleView({ article }: { article: Article }): React.JSX.Element {
  const works = useMay('tickets.work');
  const navigate = useNavigate();
  useKeys('Article', [{ keys: 'e', says: 'Edit', run: () => void navigate(`/knowledge/${article.id}/edit`) }], works);
  return (
    <Page
      title={article.title}
      narrow
      beside={<ArticleState article={article} />}
      actions={works && <ArticleActions article={article} />}
    >
      <Stack gap="sm">
        <Card>
          <Facts
            facts={[
              ['Read by', readersOf(article)],
              ['About', article.clientName ?? 'any client'],
              ['Chosen', article.readers.map(({ name }) => name).join(', ')],
              ['Tags', article.tags.length > 0 && <Tags tags={article.tags} />],
              [
                'Next review',
                <span key="review" className="wf-figure">
                  {article.reviewOn}
                </span>,
              ],
              [
                'Last review',
                article.reviewedAt && (
                  <>
                    {article.reviewedBy}, <RelativeTime at={article.reviewedAt} />
                  </>
                ),
              ],
              ['Written by', article.createdBy],
              [
                'Changed',
                <span key="changed">
                  {article.updatedBy}, <ExactTime at={article.updatedAt} />
                </span>,
              ],
              [
                'Made of',
                article.huddleId && (
                  <Anchor component={Link} to={`/huddles/${article.huddleId}`} size="sm">
                    a huddle
                  </Anchor>
                ),
              ],
            ]}
          />
        </Card>
        <Card>
          <article aria-label={article.title}>
            <Markdown text={article.body} />
          </article>
        </Card>
        <ArticleVersions articleId={article.id} />
      </Stack>
    </Page>
  );
}

function ArticleActions({ article }: { article: Article }): React.JSX.Element {
  const touches = ['article'];
  const on = { params: { articleId: article.id }, body: { version: article.version } };
  const review = useVerb(knowledgeRoutes.reviewArticle, {
    touches,
    says: ({ reviewOn }) => `It still holds. Next review on ${reviewOn}.`,
  });
  const retire = useVerb(knowledgeRoutes.retireArticle, { touches, says: 'Retired.' });
  const reinstate = useVerb(knowledgeRoutes.reinstateArticle, { touches, says: 'Back in use.' });
  if (article.retiredAt !== null)
    return (
      <Button variant="default" onClick={() => reinstate.mutate(on)}>
        Back into use
      </Button>
    );
  return (
    <Group gap={8}>
      <Button
        variant={article.reviewDue ? 'filled' : 'default'}
        leftSection={<BookCheck size={15} />}
        loading={review.isPending}
        onClick={() => review.mutate(on)}
      >
        It still holds
      </Button>
      <Button
        component={Link}
        to={`/knowledge/${article.id}/edit`}
        variant="default"
        leftSection={<Pencil size={15} />}
      >
        Edit
      </Button>
      <ConfirmButton
        question="Retire this article?"
        says={
          <Text size="sm">
            It is suggested no longer and clients no longer see it. Staff still find it under Retired.
          </Text>
        }
        act="Retire"
        onConfirm={() => retire.mutate(on)}
      >
        Retire…
      </ConfirmButton>
    </Group>
  );
}
