import { Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { staffRoutes } from '../../src/people/staff-api.ts';
import { PersonName } from '../kit/person.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { useMe } from '../people/session.ts';
import classes from './huddle.module.css';
import { NextUpdate } from './next-update.tsx';
import { Scribe } from './scribe.tsx';
import type { Huddle } from './words.ts';

/** Who has the command, who writes, when the next word is due. */
export function WarRoom({ huddle, works }: { huddle: Huddle; works: boolean }): React.JSX.Element {
  return (
    <section className={classes['room']} aria-label="War room">
      <Command huddle={huddle} works={works} />
      <Scribe huddle={huddle} works={works} />
      <NextUpdate huddle={huddle} works={works} />
    </section>
  );
}

function Command({ huddle, works }: { huddle: Huddle; works: boolean }): React.JSX.Element {
  const me = useMe();
  const [offering, dialog] = useDisclosure(false);
  const on = { params: { huddleId: huddle.id } };
  const accept = useVerb(huddleRoutes.acceptCommand, { touches: ['huddle'], says: 'You have the command.' });
  const decline = useVerb(huddleRoutes.declineCommand, { touches: ['huddle'] });
  const mine = huddle.commander?.id === me.id;
  const offered = huddle.offers.some(({ id }) => id === me.id);
  const mayOffer = mine || me.role === 'manager' || me.role === 'administrator';
  return (
    <div className={classes['roomPart']}>
      <span className={classes['roomName']}>Commander</span>
      <PersonName name={huddle.commander?.name} />
      {huddle.offers.length > 0 && (
        <Text size="xs" role="status">
          Offered to {huddle.offers.map(({ name }) => name).join(' or ')}. It moves when one of them accepts.
        </Text>
      )}
      {works && (
        <Group gap={6}>
          {offered && (
            <Button size="xs" loading={accept.isPending} onClick={() => accept.mutate(on)}>
              Accept the command
            </Button>
          )}
          {(offered || (mine && huddle.offers.length > 0)) && (
            <Button size="xs" variant="default" onClick={() => decline.mutate(on)}>
              {offered ? 'Decline' : 'Take the offer back'}
            </Button>
          )}
          {mayOffer && (
            <Button size="xs" variant="default" onClick={dialog.open}>
              Offer the command…
            </Button>
          )}
        </Group>
      )}
      {offering && <OfferDialog huddle={huddle} onClose={dialog.close} />}
    </div>
  );
}

function OfferDialog({ huddle, onClose }: { huddle: Huddle; onClose: () => void }): React.JSX.Element {
  const [to, setTo] = useState<string[]>([]);
  const staff = useCall(staffRoutes.listStaff, { query: { limit: 200 } }, { on: ['staff'] });
  const offer = useVerb(huddleRoutes.offerCommand, { touches: ['huddle'], says: 'Offered.', onDone: onClose });
  const data = (staff.data?.items ?? [])
    .filter(({ id, service }) => !service && id !== huddle.commander?.id)
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Modal opened onClose={onClose} title="Offer the command">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          offer.mutate({ params: { huddleId: huddle.id }, body: { toIds: to } });
        }}
      >
        <Stack>
          <MultiSelect
            label="To"
            description="To one or several; the first who accepts has it. Until then it stays where it is."
            data-autofocus
            searchable
            maxValues={5}
            data={data}
            value={to}
            onChange={setTo}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={to.length === 0} loading={offer.isPending}>
              Offer
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
