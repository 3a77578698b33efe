import { useParams } from 'react-router';
import { deviceRoutes } from '../../src/estate/api.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { DeviceForm } from './device-form.tsx';

/** A new device. */
export function NewDevicePage(): React.JSX.Element {
  return (
    <Page title="New device" narrow>
      <DeviceForm />
    </Page>
  );
}

/** Changes a device. */
export function EditDevicePage(): React.JSX.Element {
  const { deviceId = '' } = useParams();
  const device = useCall(deviceRoutes.getDevice, { params: { deviceId } });
  return (
    <Page title={device.data ? `Edit ${device.data.name}` : 'Edit'} narrow>
      <Shown query={device}>{(shown) => <DeviceForm device={shown} key={shown.version} />}</Shown>
    </Page>
  );
}
