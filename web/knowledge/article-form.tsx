import {
  Button,
  Group,
  MultiSelect,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Textarea,
} from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { knowledgeRoutes } from '../../src/knowledge/api.ts';
import { audiences, writing } from '../../src/knowledge/article-api.ts';
import type { ArticleAudience } from '../../src/knowledge/article-api.ts';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { Card } from '../kit/card.tsx';
import { useShapedForm } from '../kit/form.ts';
import { Markdown } from '../kit/markdown.tsx';
import { useCall } from '../kit/query.ts';
import { Tabs } from '../kit/tabs.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { audienceWords } from './words.ts';

export type ArticleValues = {
  clientId: string;
  audience: ArticleAudience;
  readerIds: string[];
  title: string;
  body: string;
  tags: string[];
  reviewOn: string;
};

const views = [
  { value: 'text', label: 'Write' },
  { value: 'read', label: 'Read' },
] as const;
const shape = writing.extend({ clientId: z.uuid().optional() });

export function ArticleForm(props: {
  initial: ArticleValues;
  act: string;
  busy: boolean;
  onSubmit: (values: ArticleValues) => void;
}): React.JSX.Element {
  const form = useShapedForm<ArticleValues>(shape, props.initial);
  const navigate = useNavigate();
  const [view, setView] = useState<'text' | 'read'>('text');
  const known = useCall(knowledgeRoutes.listArticleTags, {}, { on: ['article'] });
  const { clientId, audience, body } = form.values;
  return (
    <Card>
      <form onSubmit={form.onSubmit(props.onSubmit)} noValidate>
        <Stack>
          <TextInput label="Title" required maxLength={300} data-autofocus {...form.getInputProps('title')} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <ClientSelect
              label="About client"
              description="Empty: about no one client; all staff read it."
              clearable
              value={clientId || null}
              onChange={(id) =>
                form.setValues({
                  clientId: id ?? '',
                  ...(id !== null && audience === 'chosen' ? { audience: 'staff', readerIds: [] } : {}),
                })
              }
            />
            <Select
              label="Who reads it"
              data={audiences
                .filter((each) => clientId === '' || each !== 'chosen')
                .map((value) => ({ value, label: audienceWords[value] }))}
              value={audience}
              allowDeselect={false}
              onChange={(value) => value && form.setValues({ audience: value, readerIds: [] })}
            />
          </SimpleGrid>
          {audience === 'chosen' && (
            <Readers
              value={form.values.readerIds}
              onChange={(readerIds) => form.setFieldValue('readerIds', readerIds)}
            />
          )}
          <Group justify="space-between">
            <Text size="sm" fw={500}>
              Text
            </Text>
            <Tabs label="View of the text" value={view} tabs={views} onChange={setView} />
          </Group>
          {view === 'text' ? (
            <Textarea
              aria-label="Text"
              description="Markdown: ## heading, - list, `code`, [link](https://…). HTML is left out."
              required
              autosize
              minRows={12}
              maxRows={30}
              maxLength={100_000}
              {...form.getInputProps('body')}
            />
          ) : (
            <Markdown text={body} />
          )}
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TagsInput
              label="Tags"
              maxTags={20}
              data={(known.data?.items ?? []).map(({ tag }) => tag)}
              {...form.getInputProps('tags')}
            />
            <TextInput
              type="date"
              label="Next review"
              description="Empty: in 180 days."
              {...form.getInputProps('reviewOn')}
            />
          </SimpleGrid>
          <Group justify="end">
            <Button variant="default" onClick={() => void navigate(-1)}>
              Cancel
            </Button>
            <Button type="submit" loading={props.busy}>
              {props.act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function Readers({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }): React.JSX.Element {
  const clients = useCall(clientRoutes.listClients, { query: { limit: 200 } }, { on: ['client'] });
  return (
    <MultiSelect
      label="Clients who read it"
      searchable
      data={(clients.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}
