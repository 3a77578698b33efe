import { Anchor, Checkbox, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { call } from '../../src/http/call.ts';
import { designImportRoutes } from '../../src/topology/import-api.ts';
import type { DesignFile, DesignImport } from '../../src/topology/import-api.ts';
import { CsvImport } from '../kit/csv-import.tsx';
import type { Preview } from '../kit/csv-import.tsx';
import { Page } from '../kit/page.tsx';
import { Tabs } from '../kit/tabs.tsx';

const columns = {
  csv: [
    ['from', 'device at one end; a line without "to" is a device alone'],
    ['from port', 'its port'],
    ['to', 'device at the other end'],
    ['to port', 'its port'],
    ['from kind, to kind', 'what they are: switch, firewall, router, server …'],
    ['from site, to site', 'where they stand, by the site’s name'],
    ['from zone, to zone', 'the part of the network: users, servers, dmz …'],
    ['from lag, to lag', 'the aggregate the port is a member of'],
    ['label, speed', 'what the link is called; Mbit/s'],
  ],
  netbox: [
    ['devices', 'what /api/dcim/devices/?limit=0 answers'],
    ['cables', 'what /api/dcim/cables/?limit=0 answers; one of them, or both as [devices, cables]'],
  ],
} as const;

/** The design of a client from a file: looked at first, then drawn. */
export function ImportDesignPage(): React.JSX.Element {
  const { clientId = '' } = useParams();
  const navigate = useNavigate();
  const [format, setFormat] = useState<DesignFile['format']>('csv');
  const [replace, setReplace] = useState(false);
  const params = { clientId };
  return (
    <Page title="Import a design" narrow>
      <Anchor component={Link} to={`/topology/${clientId}`} size="sm">
        Back to the map
      </Anchor>
      <CsvImport
        key={`${format} ${String(replace)}`}
        columns={columns[format]}
        options={
          <Group>
            <Tabs
              label="What kind of file"
              value={format}
              tabs={[
                { value: 'csv', label: 'CSV of links' },
                { value: 'netbox', label: 'JSON of NetBox' },
              ]}
              onChange={setFormat}
            />
            <Checkbox
              label="Take out of the design what such a file brought before and this one has not"
              checked={replace}
              onChange={(event) => setReplace(event.currentTarget.checked)}
            />
            <Text size="sm" c="dimmed">
              What was drawn by hand stays.
            </Text>
          </Group>
        }
        preview={async (content) =>
          previewOf(await call(designImportRoutes.previewDesign, { params, body: { format, content, replace } }))
        }
        confirm={async (content, digest) => {
          const { nodes, links } = await call(designImportRoutes.importDesign, {
            params,
            body: { format, content, replace, digest },
          });
          return `Drawn: ${nodes} devices, ${links} links.`;
        }}
        touches={['topology', 'gap']}
        onDone={() => void navigate(`/topology/${clientId}`)}
      />
    </Page>
  );
}

function previewOf({ digest, nodes, links, known, removes, faults, ignored, lines }: DesignImport): Preview {
  return {
    digest,
    sums: `${nodes} new devices, ${links} new links; ${known} are drawn already, ${removes} are taken out`,
    faults: faults.map(({ line, column, reason }) => ({ line, column, message: reason })),
    notes: ignored.length === 0 ? [] : [`These columns mean nothing here: ${ignored.join(', ')}.`],
    lines,
    confirmable: faults.length === 0 && nodes + links + removes > 0,
  };
}
