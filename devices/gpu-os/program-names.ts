/** What HiveOS calls a mining program where that is not what the program calls itself. */
const NAMES: Readonly<Record<string, string>> = {
  bminer: 'Bminer',
  bzminer: 'BzMiner',
  claymore: 'Claymore',
  'claymore-z': 'Claymore',
  'claymore-x': 'Claymore',
  cryptodredge: 'CryptoDredge',
  gminer: 'GMiner',
  lolminer: 'lolMiner',
  miniz: 'miniZ',
  nbminer: 'NBMiner',
  onezerominer: 'OneZeroMiner',
  phoenixminer: 'PhoenixMiner',
  rigel: 'Rigel',
  srbminer: 'SRBMiner-MULTI',
  't-rex': 'T-Rex',
  teamblackminer: 'TBMiner',
  teamredminer: 'TeamRedMiner',
  'tt-miner': 'TT-Miner',
  'wildrig-multi': 'WildRig',
  xmrig: 'XMRig',
  'xmrig-new': 'XMRig',
  'xmrig-amd': 'XMRig',
  'xmrig-nvidia': 'XMRig',
};

/** The program's own name; a custom one's as HiveOS has it. */
export function programName(told: string): string {
  return NAMES[told.toLowerCase()] ?? told;
}

/** Whether two names are those of one program: "T-Rex" and "t-rex", "lolMiner" and "lolminer". */
export function sameProgram(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

const plain = (name: string) =>
  programName(name)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/multi$/, '');
