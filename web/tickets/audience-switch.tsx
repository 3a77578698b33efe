import { SegmentedControl } from '@mantine/core';
import { Eye, EyeOff } from 'lucide-react';
import type { Audience } from '../../src/tickets/ticket-api.ts';
import classes from './ticket.module.css';

export function AudienceSwitch({
  value,
  onChange,
  locked,
}: {
  value: Audience;
  onChange: (audience: Audience) => void;
  locked: boolean;
}): React.JSX.Element {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Who sees it"
      value={value}
      onChange={(next) => onChange(next === 'client' ? 'client' : 'internal')}
      data={[
        {
          value: 'client',
          disabled: locked,
          label: (
            <span className={classes['kept']} style={{ color: 'inherit', fontSize: 12 }}>
              <Eye size={14} aria-hidden /> Client sees it
            </span>
          ),
        },
        {
          value: 'internal',
          label: (
            <span className={classes['kept']} style={{ color: 'inherit', fontSize: 12 }}>
              <EyeOff size={14} aria-hidden /> Internal
            </span>
          ),
        },
      ]}
    />
  );
}
