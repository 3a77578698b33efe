import type { RouteObject } from 'react-router';

export const knowledgePages: RouteObject[] = [
  { path: 'knowledge', lazy: async () => ({ Component: (await import('./knowledge-page.tsx')).KnowledgePage }) },
  {
    path: 'knowledge/new',
    lazy: async () => ({ Component: (await import('./article-form-page.tsx')).NewArticlePage }),
  },
  {
    path: 'knowledge/:articleId',
    lazy: async () => ({ Component: (await import('./article-page.tsx')).ArticlePage }),
  },
  {
    path: 'knowledge/:articleId/edit',
    lazy: async () => ({ Component: (await import('./article-form-page.tsx')).EditArticlePage }),
  },
  { path: 'patterns', lazy: async () => ({ Component: (await import('./patterns-page.tsx')).PatternsPage }) },
];
