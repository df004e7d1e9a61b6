type Tidy = () => unknown;

const ofTest: Tidy[] = [];
const ofFile: Tidy[] = [];

/** Has something stopped or deleted at the end of the test that asks, the latest first. Not for tests that run side by side. */
export const afterTest = (tidy: Tidy): void => void ofTest.push(tidy);

/** As `afterTest`, at the end of the file. */
export const afterFile = (tidy: Tidy): void => void ofFile.push(tidy);

export const tidyTest = (): Promise<void> => all(ofTest);
export const tidyFile = (): Promise<void> => all(ofFile);

async function all(list: Tidy[]): Promise<void> {
  for (const tidy of list.splice(0).reverse()) await tidy();
}
