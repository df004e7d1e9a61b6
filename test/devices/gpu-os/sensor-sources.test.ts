import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { AMD, DCGM, exposedCards } from '../../../devices/gpu-os/exposed-cards.ts';
import { exposedValues } from '../../../devices/gpu-os/exposition-text.ts';
import { NVIDIA_SMI, nvidiaCards } from '../../../devices/gpu-os/nvidia-cards.ts';

describe('nvidia-smi', () => {
  it('asks for what it reads, in one order', () => {
    expect(NVIDIA_SMI.run.join(' ')).toBe(
      'nvidia-smi --query-gpu=index,uuid,pci.bus_id,name,temperature.gpu,temperature.memory,power.draw,clocks.sm,clocks.mem,fan.speed --format=csv,noheader,nounits',
    );
  });

  it('reads a line a card, buses in hexadecimal, and nothing where nothing is told', () => {
    const said = [
      '0, GPU-aa, 00000000:03:00.0, NVIDIA GeForce RTX 3070, 59, 88, 120.55, 1905, 6800, 75',
      '1, GPU-bb, 00000000:0A:00.0, NVIDIA GeForce GTX 1660, 61, [N/A], [Not Supported], 1800, 5000, [Unknown Error]',
      'Unable to determine the device handle for GPU 0000:21:00.0: GPU is lost.  Reboot the system to recover this GPU',
    ].join('\n');
    const nothing = { memTempC: undefined, powerW: undefined, fanPct: undefined };
    expect(nvidiaCards(new Answer(said))).toEqual([
      {
        ...{ index: 0, kind: 'gpu', name: 'NVIDIA GeForce RTX 3070', pciBus: 3, uuid: 'GPU-aa', tempC: 59 },
        ...{ memTempC: 88, powerW: 120.55, coreMHz: 1905, memMHz: 6800, fanPct: 75 },
      },
      {
        ...{ index: 1, kind: 'gpu', name: 'NVIDIA GeForce GTX 1660', pciBus: 10, uuid: 'GPU-bb', tempC: 61 },
        ...{ coreMHz: 1800, memMHz: 5000, ...nothing },
      },
      { index: 2, kind: 'gpu', pciBus: 33, trouble: 'the card on bus 33 is lost, says nvidia-smi' },
    ]);
  });

  it.each(['', 'bash: nvidia-smi: command not found', '0, GPU-aa', 'No devices were found', { a: 1 }, undefined])(
    'reads no card in %j',
    (said) => {
      expect(nvidiaCards(new Answer(said))).toEqual([]);
    },
  );
});

describe('exporters', () => {
  it('reads lines of the text form and leaves out what is none', () => {
    const page =
      '# HELP a b\n# TYPE a gauge\na 1\na{x="1",y="a\\"b,c"} 2.5 1700000000\nb NaN\nc +Inf\nd 9223372036854775794\n}{\n';
    expect(exposedValues(page)).toEqual([
      { name: 'a', labels: {}, value: 1 },
      { name: 'a', labels: { x: '1', y: 'a"b,c' }, value: 2.5 },
    ]);
  });

  const dcgm = (gpu: number, more = '') => `gpu="${gpu}",UUID="GPU-${gpu}"${more}`;
  it('of NVIDIA: sensors by card, blanks are none, a card off the bus is trouble', () => {
    const bus = ',pci_bus_id="00000000:31:00.0",device="nvidia0",modelName="NVIDIA L4"';
    const page = [
      `DCGM_FI_DEV_GPU_TEMP{${dcgm(0, bus)}} 31`,
      `DCGM_FI_DEV_GPU_TEMP{${dcgm(1)}} 55`,
      `DCGM_FI_DEV_POWER_USAGE{${dcgm(0, bus)}} 16.365`,
      `DCGM_FI_DEV_MEMORY_TEMP{${dcgm(0, bus)}} 9223372036854775794`,
      `DCGM_FI_DEV_SM_CLOCK{${dcgm(0, bus)}} 300`,
      `DCGM_FI_DEV_MEM_CLOCK{${dcgm(0, bus)}} 405`,
      `DCGM_FI_DEV_XID_ERRORS{${dcgm(0, bus)}} 13`,
      `DCGM_FI_DEV_XID_ERRORS{${dcgm(1)}} 79`,
    ].join('\n');
    expect(exposedCards(new Answer(page), DCGM)).toEqual([
      {
        ...{ index: 0, kind: 'gpu', name: 'NVIDIA L4', uuid: 'GPU-0', pciBus: 49 },
        ...{ tempC: 31, powerW: 16.365, coreMHz: 300, memMHz: 405 },
      },
      {
        index: 1,
        kind: 'gpu',
        name: undefined,
        uuid: 'GPU-1',
        pciBus: undefined,
        tempC: 55,
        trouble: 'card 1 fell off the bus (XID 79)',
      },
    ]);
  });

  it('of AMD, in its older and newer names', () => {
    const page = [
      'gpu_edge_temperature{gpu_id="1",card_model="MI210"} 40',
      'gpu_junction_temperature{gpu_id="1",card_model="MI210"} 45',
      'gpu_memory_temperature{gpu_id="1",card_model="MI210"} 50',
      'gpu_average_package_power{gpu_id="1",card_model="MI210"} 90',
      'gpu_clock{gpu_id="1",card_model="MI210",clock_type="system"} 1700',
      'amd_gpu_clock{gpu_id="0",card_model="MI300",clock_type="GPU_CLOCK_TYPE_MEMORY"} 1300',
      'amd_gpu_package_power{gpu_id="0",card_model="MI300"} 550',
      'gpu_gfx_activity{gpu_id="2"} 9',
    ].join('\n');
    expect(exposedCards(new Answer(page), AMD)).toEqual([
      { index: 0, kind: 'gpu', name: 'MI300', memMHz: 1300, powerW: 550 },
      { index: 1, kind: 'gpu', name: 'MI210', tempC: 40, junctionTempC: 45, memTempC: 50, powerW: 90, coreMHz: 1700 },
    ]);
  });
});
