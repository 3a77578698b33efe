import { Anchor, Text } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { portalKnowledgeRoutes } from '../../src/portal/knowledge-api.ts';
import { Card } from '../kit/card.tsx';
import { Markdown } from '../kit/markdown.tsx';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';

export function PortalArticlePage(): React.JSX.Element {
  const { articleId = '' } = useParams();
  const article = useCall(
    portalKnowledgeRoutes.portalArticle,
    { params: { articleId } },
    { on: ['article'], about: articleId },
  );
  return (
    <Shown query={article}>
      {({ title, body, updatedAt }) => (
        <Page title={title} narrow>
          <Anchor component={Link} to="/portal/articles" size="sm" c="dimmed">
            <ArrowLeft size={15} aria-hidden /> Articles
          </Anchor>
          <Card>
            <Markdown text={body} />
          </Card>
          <Text size="xs" c="dimmed">
            Changed <ExactTime at={updatedAt} />
          </Text>
        </Page>
      )}
    </Shown>
  );
}
