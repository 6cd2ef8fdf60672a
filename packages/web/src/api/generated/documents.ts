/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type BeginReconstructionMutationVariables = Exact<{
  id: string;
}>;


export type BeginReconstructionMutation = { startReconstructionWithError: { error: { code: number | null, message: string | null } | null, task: { id: string, state: string | null } | null } | null };

export type MakeProjectMutationVariables = Exact<{
  name: string;
}>;


export type MakeProjectMutation = { createProject: { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null } | null };

export type MyProjectsQueryVariables = Exact<{
  search?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyProjectsQuery = { my: { allProjects: { totalCount: number | null, pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null } | null } | null> | null } | null } | null };

export type ProjectFactsFragment = { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null };

export type ProjectImagesQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProjectImagesQuery = { project: { allImages: { totalCount: number | null, pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { id: string, state: string | null, name: string | null, error: Array<string | null> | null } | null } | null> | null } | null } | null };

export type ProjectOnServerQueryVariables = Exact<{
  id: string;
}>;


export type ProjectOnServerQuery = { project: { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null, downloads: { edges: Array<{ node: { state: string | null, name: string | null, size: number | null, mtime: string | null, link: string | null } | null } | null> | null } | null } | null };

export type SignInMutationVariables = Exact<{
  email: string;
  password: string;
}>;


export type SignInMutation = { getUserToken: string | null };

export type StopReconstructionMutationVariables = Exact<{
  id: string;
}>;


export type StopReconstructionMutation = { stopReconstruction: { id: string, state: string | null } | null };

export type WhoamiQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoamiQuery = { support: { systemMode: string | null } | null, my: { self: { email: string | null } | null } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ProjectFactsFragmentDoc = new TypedDocumentString(`
    fragment ProjectFacts on Project {
  id
  name
  numImage
  gigaPixel
  date
  taskState
}
    `, {"fragmentName":"ProjectFacts"}) as unknown as TypedDocumentString<ProjectFactsFragment, unknown>;
export const BeginReconstructionDocument = new TypedDocumentString(`
    mutation BeginReconstruction($id: ID!) {
  startReconstructionWithError(id: $id, options: { taskType: Native }) {
    error {
      code
      message
    }
    task {
      id
      state
    }
  }
}
    `) as unknown as TypedDocumentString<BeginReconstructionMutation, BeginReconstructionMutationVariables>;
export const MakeProjectDocument = new TypedDocumentString(`
    mutation MakeProject($name: String!) {
  createProject(name: $name) {
    ...ProjectFacts
  }
}
    fragment ProjectFacts on Project {
  id
  name
  numImage
  gigaPixel
  date
  taskState
}`) as unknown as TypedDocumentString<MakeProjectMutation, MakeProjectMutationVariables>;
export const MyProjectsDocument = new TypedDocumentString(`
    query MyProjects($search: String, $first: Int, $after: String) {
  my {
    allProjects(search: $search, first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...ProjectFacts
        }
      }
    }
  }
}
    fragment ProjectFacts on Project {
  id
  name
  numImage
  gigaPixel
  date
  taskState
}`) as unknown as TypedDocumentString<MyProjectsQuery, MyProjectsQueryVariables>;
export const ProjectImagesDocument = new TypedDocumentString(`
    query ProjectImages($id: ID!, $first: Int, $after: String) {
  project(id: $id) {
    allImages(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          state
          name
          error
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProjectImagesQuery, ProjectImagesQueryVariables>;
export const ProjectOnServerDocument = new TypedDocumentString(`
    query ProjectOnServer($id: ID!) {
  project(id: $id) {
    ...ProjectFacts
    downloads {
      edges {
        node {
          state
          name
          size
          mtime
          link
        }
      }
    }
  }
}
    fragment ProjectFacts on Project {
  id
  name
  numImage
  gigaPixel
  date
  taskState
}`) as unknown as TypedDocumentString<ProjectOnServerQuery, ProjectOnServerQueryVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($email: String!, $password: String!) {
  getUserToken(email: $email, password: $password)
}
    `) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const StopReconstructionDocument = new TypedDocumentString(`
    mutation StopReconstruction($id: ID!) {
  stopReconstruction(id: $id) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<StopReconstructionMutation, StopReconstructionMutationVariables>;
export const WhoamiDocument = new TypedDocumentString(`
    query Whoami {
  support {
    systemMode
  }
  my {
    self {
      email
    }
  }
}
    `) as unknown as TypedDocumentString<WhoamiQuery, WhoamiQueryVariables>;