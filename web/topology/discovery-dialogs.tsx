import {
  Checkbox,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Textarea,
} from '@mantine/core';
import { useState } from 'react';
import { call } from '../../src/http/call.ts';
import { deviceKinds } from '../../src/estate/api.ts';
import { credentialRoutes } from '../../src/estate/credential-api.ts';
import { discoveryRoutes } from '../../src/topology/discovery-api.ts';
import type { Discovery, Proposal } from '../../src/topology/discovery-api.ts';
import { kindWord } from '../estate/words.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useAct, useCall, useVerb } from '../kit/query.ts';

/** Where discovery may look at one site, with which credentials, how often. */
export function DiscoveryDialog({
  clientId,
  site,
  onClose,
}: {
  clientId: string;
  site: Discovery;
  onClose: () => void;
}): React.JSX.Element {
  const [enabled, setEnabled] = useState(site.enabled || site.ranges.length === 0);
  const [everyMinutes, setEvery] = useState(site.everyMinutes);
  const [ranges, setRanges] = useState(site.ranges);
  const [credentialIds, setCredentialIds] = useState(site.credentialIds);
  const [publicToo, setPublicToo] = useState(false);
  const credentials = useCall(
    credentialRoutes.listCredentials,
    { query: { clientId, limit: 200 } },
    { on: ['credential'] },
  );
  const save = useVerb(discoveryRoutes.setDiscovery, { touches: ['proposal'], says: 'Saved.', onDone: onClose });
  const choices = (credentials.data?.items ?? [])
    .filter(({ kind }) => kind.startsWith('snmp'))
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Modal opened onClose={onClose} title={`Discovery at ${site.siteName}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({
            params: { clientId, siteId: site.siteId },
            body: { enabled, everyMinutes, ranges, credentialIds, publicToo },
          });
        }}
      >
        <Stack>
          <Checkbox
            label="Look by itself"
            checked={enabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
          <TagsInput
            label="Allowed ranges"
            description="Nothing outside is ever asked"
            placeholder="10.20.0.0/16"
            value={ranges}
            onChange={setRanges}
          />
          <Checkbox
            label="A range of the public internet is meant"
            checked={publicToo}
            onChange={(event) => setPublicToo(event.currentTarget.checked)}
          />
          <MultiSelect
            label="Credentials"
            description={choices.length === 0 ? 'This client has no SNMP credential yet' : 'Tried in this order'}
            data={choices}
            value={credentialIds}
            onChange={setCredentialIds}
          />
          <NumberInput
            label="Every so many minutes"
            min={5}
            max={10_080}
            value={everyMinutes}
            onChange={(value) => setEvery(Number(value) || 360)}
          />
          <FormButtons onCancel={onClose} saving={save.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

/** Adds what was found to the estate, or leaves it out with a reason. */
export function ProposalDialog({
  proposal,
  how,
  onClose,
}: {
  proposal: Proposal;
  how: 'approve' | 'dismiss';
  onClose: () => void;
}): React.JSX.Element {
  const [name, setName] = useState(proposal.name);
  const [kind, setKind] = useState(deviceKinds.find((each) => each === proposal.kind) ?? 'other');
  const [reason, setReason] = useState('');
  const params = { proposalId: proposal.id };
  const decide = useAct(
    () =>
      how === 'approve'
        ? call(discoveryRoutes.approveProposal, { params, body: { name, kind } })
        : call(discoveryRoutes.dismissProposal, { params, body: { reason } }),
    {
      touches: ['proposal', 'topology', 'device'],
      says: how === 'approve' ? 'Added to the estate.' : 'Dismissed.',
      onDone: onClose,
    },
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={how === 'approve' ? `Add ${proposal.name} to the estate` : `Dismiss ${proposal.name}`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          decide.mutate(undefined);
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {proposal.why}
          </Text>
          {how === 'approve' ? (
            <>
              <TextInput
                label="Name"
                required
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                data-autofocus
              />
              <Select
                label="Kind"
                required
                searchable
                allowDeselect={false}
                data={deviceKinds.map((value) => ({ value, label: kindWord(value) }))}
                value={kind}
                onChange={(value) => setKind(deviceKinds.find((each) => each === value) ?? 'other')}
              />
            </>
          ) : (
            <Textarea
              label="Why it stays out"
              required
              autosize
              minRows={2}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
            />
          )}
          <FormButtons onCancel={onClose} saving={decide.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}
