/** OpenAPI 3.1 from the route tables. */
import { z } from 'zod';
import type { Route, Routes } from './contract.ts';
import { zProblem } from './problems.ts';

export function openApi(tables: readonly Routes[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const table of tables) {
    for (const [name, route] of Object.entries(table)) {
      const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Watchfloor', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'watchfloor.session_token' },
      },
      schemas: { Problem: jsonSchema(zProblem, 'output') },
    },
  };
}

function operation(name: string, route: Route): object {
  const open = 'public' in route.access;
  return {
    operationId: name,
    summary: route.summary,
    ...('public' in route.access
      ? { description: `Open to everyone: ${route.access.public}` }
      : { description: `Needs the permission "${route.access.may}".` }),
    security: open ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body
      ? {
          requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
        }
      : {}),
    ...(route.takes === 'bytes'
      ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } }
      : {}),
    responses: {
      [route.status ?? 200]: { description: 'Done', ...(route.status === 204 ? {} : { content: content(route) }) },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function content(route: Route): object {
  const schema = jsonSchema(route.reply, 'output');
  switch (route.replies) {
    case 'bytes':
      return { 'application/octet-stream': {} };
    case 'live':
      return { 'text/event-stream': { schema } };
    case 'lines':
      return { 'application/x-ndjson': { schema } };
    default:
      return { 'application/json': { schema } };
  }
}

function parameters(shape: z.ZodObject | undefined, where: 'path' | 'query'): object[] {
  return Object.entries(shape?.shape ?? {}).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !(field instanceof z.ZodType && field.safeParse(undefined).success),
    schema: field instanceof z.ZodType ? jsonSchema(field, 'input') : {},
  }));
}

function jsonSchema(shape: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' });
  return schema;
}
