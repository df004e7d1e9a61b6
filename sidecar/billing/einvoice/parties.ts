import type { InvoiceDocument } from '../document.ts';
import type { Endpoint } from './config.ts';

type Address = InvoiceDocument['seller']['address'];

const VAT = { 'cac:TaxScheme': { 'cbc:ID': 'VAT' } };

export function sellerParty({ seller }: InvoiceDocument) {
  const { name, address, vatId, taxNumber, eInvoice } = seller;
  const taxes = [
    ...(vatId === undefined ? [] : [{ 'cbc:CompanyID': vatId, ...VAT }]),
    ...(taxNumber === undefined ? [] : [{ 'cbc:CompanyID': taxNumber, 'cac:TaxScheme': { 'cbc:ID': 'FC' } }]),
  ];
  const contact = eInvoice?.contact;
  return {
    'cac:Party': {
      ...endpointOf(sellerEndpoint(seller)),
      'cac:PostalAddress': postal(address),
      'cac:PartyTaxScheme': taxes,
      'cac:PartyLegalEntity': { 'cbc:RegistrationName': name },
      ...(contact === undefined
        ? {}
        : {
            'cac:Contact': {
              ...{ 'cbc:Name': contact.name, 'cbc:Telephone': contact.phone, 'cbc:ElectronicMail': contact.email },
            },
          }),
    },
  };
}

export function buyerParty({ buyer }: InvoiceDocument) {
  return {
    'cac:Party': {
      ...endpointOf(buyer.eInvoice?.endpoint),
      'cac:PostalAddress': postal(buyer.address),
      ...(buyer.vatId === undefined ? {} : { 'cac:PartyTaxScheme': { 'cbc:CompanyID': buyer.vatId, ...VAT } }),
      'cac:PartyLegalEntity': { 'cbc:RegistrationName': buyer.name },
    },
  };
}

/** Its own, or its address of mail. */
export function sellerEndpoint({ eInvoice, email }: InvoiceDocument['seller']): Endpoint | undefined {
  return eInvoice?.endpoint ?? (email === undefined ? undefined : { scheme: 'EM', id: email });
}

function endpointOf(endpoint: Endpoint | undefined) {
  return endpoint === undefined ? {} : { 'cbc:EndpointID': endpoint.id, 'cbc:EndpointID@schemeID': endpoint.scheme };
}

function postal({ lines, postcode, city, region, country }: Address) {
  const [street, more, ...rest] = lines;
  return {
    ...(street === undefined ? {} : { 'cbc:StreetName': street }),
    ...(more === undefined ? {} : { 'cbc:AdditionalStreetName': more }),
    'cbc:CityName': city,
    ...(postcode === undefined ? {} : { 'cbc:PostalZone': postcode }),
    ...(region === undefined ? {} : { 'cbc:CountrySubentity': region }),
    ...(rest.length === 0 ? {} : { 'cac:AddressLine': { 'cbc:Line': rest.join(', ') } }),
    'cac:Country': { 'cbc:IdentificationCode': country },
  };
}
