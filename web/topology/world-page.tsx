import { Anchor, Table } from '@mantine/core';
import { MapPin } from 'lucide-react';
import { Link } from 'react-router';
import { z } from 'zod';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import type { SiteOnMap } from '../../src/topology/map-api.ts';
import { Card } from '../kit/card.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { StateBadge } from './state-badge.tsx';
import { WorldMap } from './world-map.tsx';

const shape = z.object({ clientId: z.uuid().optional() });

/** All sites: where they are and how they are. From here to the network of each client. */
export function WorldPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const query = filters.clientId === undefined ? {} : { clientId: filters.clientId };
  const asked = useCall(mapRoutes.worldMap, { query }, { on: ['topology', 'site', 'device'], keep: true });
  return (
    <Page
      title="Topology"
      beside={
        <ClientSelect
          aria-label="Client"
          placeholder="All clients"
          clearable
          value={filters.clientId ?? null}
          onChange={(clientId) => setFilters({ clientId: clientId ?? undefined })}
        />
      }
    >
      <Shown query={asked}>
        {({ sites, links }) =>
          sites.length === 0 ? (
            <EmptyState icon={MapPin} title="No sites yet">
              Add the places of a client under Sites; their networks are drawn from there.
            </EmptyState>
          ) : (
            <>
              <Card>
                <WorldMap sites={sites} links={links} />
              </Card>
              <Card p="none">
                <SiteTable sites={sites} />
              </Card>
            </>
          )
        }
      </Shown>
    </Page>
  );
}

const order = ['down', 'unreachable', 'silent', 'degraded', 'up', 'unwatched'];

function SiteTable({ sites }: { sites: readonly SiteOnMap[] }): React.JSX.Element {
  const sorted = sites.toSorted(
    (x, y) => order.indexOf(x.state) - order.indexOf(y.state) || x.clientName.localeCompare(y.clientName),
  );
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table aria-label="Sites" verticalSpacing={7} horizontalSpacing="md" fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>State</Table.Th>
            <Table.Th>Site</Table.Th>
            <Table.Th>Client</Table.Th>
            <Table.Th>Devices</Table.Th>
            <Table.Th>Why</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((site) => (
            <Table.Tr key={site.id}>
              <Table.Td>
                <StateBadge state={site.state} />
              </Table.Td>
              <Table.Td>
                <Anchor component={Link} to={`/topology/${site.clientId}?site=${site.id}`} size="sm" fw={600}>
                  {site.name}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Anchor component={Link} to={`/topology/${site.clientId}`} size="sm">
                  {site.clientName}
                </Anchor>
              </Table.Td>
              <Table.Td className="wf-figure">{site.devices}</Table.Td>
              <Table.Td>{site.says}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
