/** What of an OpenAPI 3.1 document is read here. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Schema> };
}

export type Schema = Readonly<Record<string, unknown>>;

interface OperationObject {
  operationId: string;
  'x-access'?: string;
  'x-permission'?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

/** One method of one path. */
export interface Operation extends Pick<OperationObject, 'operationId' | 'responses'> {
  method: string;
  /** `/api/v1/devices/{id}`. */
  path: string;
  /** Nobody needs to be known. */
  open: boolean;
  parameters: readonly Parameter[];
  body?: Schema;
  /** Whether a method and a path, without its query, are this operation's. */
  matches(method: string, path: string): boolean;
}

/** All operations, in the order of the document, which is the order in which the service looks at them. */
export function operationsOf({ paths }: OpenApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, responses, parameters = [], ...rest }]) => {
      const body = rest.requestBody && Object.values(rest.requestBody.content)[0]?.schema;
      const pattern = new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i');
      return {
        ...{ operationId, responses, parameters, path, method: method.toUpperCase() },
        open: (rest['x-permission'] ?? rest['x-access']) === 'open',
        ...(body ? { body } : {}),
        matches: (asked, at) => asked === method.toUpperCase() && pattern.test(at),
      } satisfies Operation;
    }),
  );
}
