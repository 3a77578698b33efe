import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { articleForClient, articlesForClient } from '../knowledge/library.ts';
import { ownClient } from '../people/client-users.ts';
import { portalKnowledgeRoutes } from './knowledge-api.ts';

export function portalKnowledgeHttp(deps: Deps): Mounted {
  return mounted(portalKnowledgeRoutes, {
    portalArticles: ({ actor, query }) => {
      ownClient(actor);
      return articlesForClient(deps, actor, query);
    },
    portalArticle: ({ actor, params }) => {
      ownClient(actor);
      return articleForClient(deps, actor, params.articleId);
    },
  });
}
