import { XMLParser } from 'fast-xml-parser';

/** An element of XML; names are without their prefix. */
export interface XmlElement {
  /** All elements at the end of a path. */
  all(...path: string[]): XmlElement[];
  /** The first of them. */
  at(...path: string[]): XmlElement | undefined;
  /** The text of the first, blanks around it away; undefined where there is none. */
  text(...path: string[]): string | undefined;
  attribute(name: string): string | undefined;
}

/** Reads XML without a document type: nothing in it is expanded or fetched. Throws RangeError. */
export function readXml(text: string): XmlElement {
  if (/<!DOCTYPE|<!ENTITY/i.test(text))
    throw new RangeError('the statement: found a document type in the XML, expected none');
  const parser = new XMLParser({
    ...{ ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, processEntities: false },
    ...{ parseTagValue: false, parseAttributeValue: false, trimValues: false, ignoreDeclaration: true },
  });
  try {
    return elementOf(parser.parse(text, true));
  } catch (error) {
    throw new RangeError(`the statement: found broken XML (${(error as Error).message}), expected camt.053`);
  }
}

/** `value`: the text of an element, or an object of its texts, attributes and elements, several of a name as a list. */
function elementOf(value: unknown): XmlElement {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const own = (name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  const element: XmlElement = {
    all(first, ...rest) {
      if (first === undefined) return [element];
      const found = own(first);
      const children = (Array.isArray(found) ? found : found === undefined ? [] : [found]).map(elementOf);
      return rest.length === 0 ? children : children.flatMap((child) => child.all(...rest));
    },
    at: (...path) => element.all(...path)[0],
    text(...path) {
      if (path.length > 0) return element.at(...path)?.text();
      const raw = typeof value === 'string' ? value : own('#text');
      const text = typeof raw === 'string' ? decoded(raw).trim() : '';
      return text === '' ? undefined : text;
    },
    attribute(name) {
      const raw = own(`@${name}`);
      return typeof raw === 'string' ? decoded(raw) : undefined;
    },
  };
  return element;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five names that XML itself has, and characters by their number; others stay as they are written. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, (whole, number, hex, name) => {
    if (name !== undefined) return NAMED[String(name)] ?? whole;
    const code = number === undefined ? Number.parseInt(String(hex), 16) : Number(number);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}
