import { useNavigate, useParams } from 'react-router';
import { knowledgeRoutes } from '../../src/knowledge/api.ts';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ArticleForm } from './article-form.tsx';
import type { ArticleValues } from './article-form.tsx';
import type { Article } from './words.ts';

const blank: ArticleValues = {
  clientId: '',
  audience: 'staff',
  readerIds: [],
  title: '',
  body: '',
  tags: [],
  reviewOn: '',
};

export function NewArticlePage(): React.JSX.Element {
  const navigate = useNavigate();
  const write = useVerb(knowledgeRoutes.writeArticle, {
    touches: ['article'],
    says: 'Written.',
    onDone: ({ id }) => void navigate(`/knowledge/${id}`),
  });
  return (
    <Page title="New article" narrow>
      <ArticleForm
        initial={blank}
        act="Write"
        busy={write.isPending}
        onSubmit={({ clientId, reviewOn, ...values }) =>
          write.mutate({
            body: { ...values, clientId: clientId === '' ? null : clientId, ...(reviewOn === '' ? {} : { reviewOn }) },
          })
        }
      />
    </Page>
  );
}

export function EditArticlePage(): React.JSX.Element {
  const { articleId = '' } = useParams();
  // Not kept fresh: what someone else changes meanwhile is told when this is saved, and takes nothing from the form.
  const article = useCall(knowledgeRoutes.readArticle, { params: { articleId } });
  return <Shown query={article}>{(shown) => <EditArticle article={shown} />}</Shown>;
}

function EditArticle({ article }: { article: Article }): React.JSX.Element {
  const navigate = useNavigate();
  const change = useVerb(knowledgeRoutes.changeArticle, {
    touches: ['article'],
    says: 'Changed.',
    onDone: ({ id }) => void navigate(`/knowledge/${id}`),
  });
  const { clientId, audience, readers, title, body, tags, reviewOn } = article;
  return (
    <Page title={`Edit: ${title}`} narrow>
      <ArticleForm
        initial={{
          clientId: clientId ?? '',
          audience,
          readerIds: readers.map(({ id }) => id),
          title,
          body,
          tags,
          reviewOn,
        }}
        act="Save"
        busy={change.isPending}
        onSubmit={(values) =>
          change.mutate({
            params: { articleId: article.id },
            body: {
              version: article.version,
              clientId: values.clientId === '' ? null : values.clientId,
              audience: values.audience,
              readerIds: values.readerIds,
              title: values.title,
              body: values.body,
              tags: values.tags,
              // Kept as it was, a day already past would be refused.
              ...(values.reviewOn === '' || values.reviewOn === reviewOn ? {} : { reviewOn: values.reviewOn }),
            },
          })
        }
      />
    </Page>
  );
}
