/** Server data: every read and write goes through the route tables, so that what a page shows is what the contract says. */
import { notifications } from '@mantine/notifications';
import {
  QueryClient,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { UseInfiniteQueryResult, UseMutationResult, UseQueryResult, InfiniteData } from '@tanstack/react-query';
import { z } from 'zod';
import { Problem } from '../../src/base/problem.ts';
import { call } from '../../src/http/call.ts';
import type { Input } from '../../src/http/call.ts';
import type { ReplyOf, Route } from '../../src/http/contract.ts';

const mostRetries = 2;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // An answer of the server is an answer; only silence is worth another try.
        retry: (failures, error) =>
          failures < mostRetries && (!(error instanceof Problem) || error.status === 0 || error.status >= 502),
        retryDelay: (failures) => 500 * 2 ** failures,
      },
      mutations: { retry: false },
    },
  });
}

export type CallOptions = {
  /** Kinds of record this answer is made of: a fact about one of them fetches it anew (`ticket` for `ticket.opened`). */
  on?: readonly string[];
  /** Only facts about this record matter. */
  about?: string;
  enabled?: boolean;
  /** Keeps the last answer on screen while another question is being answered (filters). */
  keep?: boolean;
  /** Fetches again every so many milliseconds, for figures no fact tells about. */
  every?: number;
};

/** Key of an answer: the route and what it was asked. */
export function keyOf(route: Route, input: { params?: unknown; query?: unknown }): readonly unknown[] {
  return [`${route.method} ${route.path}`, input.params ?? null, input.query ?? null];
}

/** The answer of a route, kept fresh. */
export function useCall<R extends Route>(
  route: R,
  input: Input<R>,
  options: CallOptions = {},
): UseQueryResult<ReplyOf<R>> {
  return useQuery<ReplyOf<R>>({
    queryKey: keyOf(route, input),
    queryFn: ({ signal }) => call(route, { ...input, signal }),
    ...settings(options),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** The same for an answer that is not one route's. */
export function useAnswer<T>(
  key: readonly unknown[],
  ask: (signal: AbortSignal) => Promise<T>,
  options: CallOptions = {},
): UseQueryResult<T> {
  return useQuery<T>({ queryKey: key, queryFn: ({ signal }) => ask(signal), ...settings(options) });
}

type Paged = Route & { reply: z.ZodType<{ items: unknown[]; next: string | null }> };

/** Every page of a list asked for so far. */
export type Pages<R extends Paged> = {
  items: ReplyOf<R>['items'];
  query: UseInfiniteQueryResult<InfiniteData<ReplyOf<R>>>;
  more: { has: boolean; loading: boolean; load: () => void };
};

export function usePages<R extends Paged>(route: R, input: Input<R>, options: CallOptions = {}): Pages<R> {
  const query = useInfiniteQuery<ReplyOf<R>, Error, InfiniteData<ReplyOf<R>>, readonly unknown[], string | null>({
    queryKey: [...keyOf(route, input), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(
        route,
        z
          .custom<Input<R>>()
          .parse({ ...input, query: { ...input.query, ...(pageParam ? { after: pageParam } : {}) }, signal }),
      ),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    ...settings(options),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });
  const items = (query.data?.pages ?? []).flatMap((page) => page.items);
  const more = {
    has: query.hasNextPage,
    loading: query.isFetchingNextPage,
    load: () => void (query.isFetching || query.fetchNextPage()),
  };
  return { items, query, more };
}

export type VerbOptions<Reply, Asked> = {
  /** Said in a corner when it worked. */
  says?: string | ((reply: Reply) => string);
  /** Kinds of record it changed; their answers are fetched anew without waiting for the fact. */
  touches?: readonly string[];
  onDone?: (reply: Reply, asked: Asked) => void;
  /** Takes the failure itself (a form shows it); otherwise it is said in a corner. */
  onFail?: (error: Error, asked: Asked) => void;
};

/** Something a person does. */
export function useVerb<R extends Route>(
  route: R,
  options: VerbOptions<ReplyOf<R>, Input<R>> = {},
): UseMutationResult<ReplyOf<R>, Error, Input<R>> {
  return useAct((input: Input<R>) => call(route, input), options);
}

/** The same for what is more than one call, or not always the same one. */
export function useAct<Reply, Asked>(
  act: (asked: Asked) => Promise<Reply>,
  { says, touches = [], onDone, onFail }: VerbOptions<Reply, Asked> = {},
): UseMutationResult<Reply, Error, Asked> {
  const client = useQueryClient();
  return useMutation<Reply, Error, Asked>({
    mutationFn: act,
    onSuccess: (reply, asked) => {
      if (says) say(typeof says === 'string' ? says : says(reply));
      onDone?.(reply, asked);
      void refetchAbout(client, touches);
    },
    onError: (error, asked) => (onFail ? onFail(error, asked) : sayProblem(error)),
  });
}

/** Fetches anew what is made of these kinds of record; answers about one other record stay. */
export function refetchAbout(client: QueryClient, kinds: readonly string[], ids?: ReadonlySet<string>): Promise<void> {
  if (kinds.length === 0) return Promise.resolve();
  return client.invalidateQueries({ predicate: ({ meta }) => concerns(meta, kinds, ids) });
}

// Its cross has no name of its own.
const closeButtonProps = { 'aria-label': 'Close' };

export function say(message: string, title?: string): void {
  notifications.show({ message, ...(title ? { title } : {}), color: 'teal', closeButtonProps });
}

export function sayProblem(error: Error): void {
  notifications.show({ message: error.message, color: 'red', autoClose: 8000, role: 'alert', closeButtonProps });
}

const zMeta = z.object({ on: z.array(z.string()), about: z.string().optional() });

function concerns(meta: unknown, kinds: readonly string[], ids: ReadonlySet<string> | undefined): boolean {
  const read = zMeta.safeParse(meta);
  if (!read.success || !read.data.on.some((kind) => kinds.includes(kind))) return false;
  return read.data.about === undefined || ids === undefined || ids.has(read.data.about);
}

function settings({ on = [], about, enabled = true, every }: CallOptions): {
  enabled: boolean;
  meta: Record<string, unknown>;
  refetchInterval: number | false;
} {
  return { enabled, meta: { on, ...(about ? { about } : {}) }, refetchInterval: every ?? false };
}
