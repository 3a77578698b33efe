import { Anchor, Button, Group, Text } from '@mantine/core';
import { BadgeCheck } from 'lucide-react';
import type { Channel, Contact } from '../../src/people/contacts-api.ts';
import { RankBadge } from '../kit/badges.tsx';
import { Initials } from '../kit/person.tsx';
import { bothTimes } from '../kit/time.tsx';
import { channelWords, contactKindWords } from './words.ts';

/** A contact with the ways to reach them. */
export function ContactLine({
  contact,
  onEdit,
  showClient = false,
}: {
  contact: Contact;
  onEdit?: () => void;
  showClient?: boolean;
}): React.JSX.Element {
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
      <Group gap="sm" align="flex-start" wrap="nowrap" style={{ minWidth: 0 }}>
        <Initials name={contact.name} size={30} />
        <div style={{ minWidth: 0 }}>
          <Group gap={8}>
            <Text size="sm" fw={550}>
              {contact.name}
            </Text>
            <RankBadge tone={contact.kind === 'key' ? 'info' : 'plain'}>{contactKindWords[contact.kind]}</RankBadge>
          </Group>
          <Text size="xs" c="dimmed">
            {[contact.title, showClient ? contact.clientName : '', contact.zone].filter(Boolean).join(' · ')}
          </Text>
          <Group gap="6px 14px" mt={2}>
            {contact.channels.map((channel) => (
              <ChannelText key={`${channel.kind}-${channel.value}`} channel={channel} />
            ))}
          </Group>
        </div>
      </Group>
      {onEdit && (
        <Button size="xs" variant="default" flex="none" onClick={onEdit}>
          Edit
        </Button>
      )}
    </Group>
  );
}

export function ChannelText({ channel }: { channel: Channel }): React.JSX.Element {
  const { kind, value, verified } = channel;
  const href =
    kind === 'email'
      ? `mailto:${value}`
      : kind === 'phone' || kind === 'mobile'
        ? `tel:${value.replaceAll(/[^\d+]/g, '')}`
        : undefined;
  return (
    <Group component="span" gap={4} wrap="nowrap">
      <Text span size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {channelWords[kind]}
      </Text>
      {href ? (
        <Anchor href={href} size="sm">
          {value}
        </Anchor>
      ) : (
        <Text span size="sm">
          {value}
        </Text>
      )}
      {verified && (
        <BadgeCheck
          size={14}
          color="var(--wf-good)"
          aria-label={`Verified by ${verified.byName}: ${verified.how} (${bothTimes(verified.at)})`}
        />
      )}
    </Group>
  );
}
