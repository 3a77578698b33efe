import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { knowledgeRoutes } from './api.ts';
import {
  changeArticle,
  reinstateArticle,
  retireArticle,
  reviewArticle,
  writeArticle,
  writeUpHuddle,
} from './knowledge.ts';
import { listArticles, listTags, listVersions, readArticle, suggestForTicket } from './library.ts';
import { readPatterns } from './patterns.ts';

export function knowledgeHttp(deps: Deps): Mounted {
  return mounted(knowledgeRoutes, {
    listArticles: ({ actor, query }) => listArticles(deps, actor, query),
    listArticleTags: ({ actor }) => listTags(deps, actor),
    writeArticle: ({ actor, body }) => writeArticle(deps, actor, body),
    readArticle: ({ actor, params }) => readArticle(deps, actor, params.articleId),
    changeArticle: ({ actor, params, body }) => changeArticle(deps, actor, params.articleId, body),
    listArticleVersions: ({ actor, params }) => listVersions(deps, actor, params.articleId),
    reviewArticle: ({ actor, params, body }) => reviewArticle(deps, actor, params.articleId, body),
    retireArticle: ({ actor, params, body }) => retireArticle(deps, actor, params.articleId, body.version),
    reinstateArticle: ({ actor, params, body }) => reinstateArticle(deps, actor, params.articleId, body.version),
    writeUpHuddle: ({ actor, params }) => writeUpHuddle(deps, actor, params.huddleId),
    suggestForTicket: ({ actor, params }) => suggestForTicket(deps, actor, params.ticketId),
    readPatterns: ({ actor, query }) => readPatterns(deps, actor, query.window),
  });
}
