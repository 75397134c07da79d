/** Models from outside: who may be asked, what they were asked, and what came back. */

import { get, post, remove, send, upload } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type ModelServer = Schemas["ModelServer"];
export type ModelServers = Schemas["ModelServers"];
export type ModelRun = Schemas["ModelRun"];
export type ModelRunDetail = Schemas["ModelRunDetail"];
export type ModelRunPage = Schemas["ModelRunPage"];
export type ModelAnswer = Schemas["ModelAnswer"];
export type ModelAnswerPage = Schemas["ModelAnswerPage"];
export type ModelAnswerDetail = Schemas["ModelAnswerDetail"];
export type ModelEstimate = Schemas["ModelEstimate"];
export type ModelReadings = Schemas["ModelReadings"];

export interface ModelServerWish {
  name: string;
  version: string;
  protocol: ModelServer["protocol"];
  url: string;
  model: string;
  key_name: string;
  instructions: string;
  parameters: Record<string, unknown>;
  price_in: number;
  price_out: number;
}

export interface ModelChoice {
  which: "all" | "read" | "settled";
  most: number | null;
}

export interface ModelBudget {
  most_requests: number | null;
  most_tokens: number | null;
  most_cost: number | null;
}

export function fetchModelServers(slug: string): Promise<ModelServers> {
  return get<ModelServers>(`projects/${slug}/model-servers/`);
}

/** A new one, or another form of one that is there. */
export async function saveModelServer(slug: string, wish: ModelServerWish, former: ModelServer | null): Promise<ModelServer> {
  if (former === null) return post<ModelServer>(`projects/${slug}/model-servers/`, wish);
  const call = { json: wish, headers: { "If-Match": `"${former.revision}"` } };
  return (await send<ModelServer>("PUT", `projects/${slug}/model-servers/${former.id}/`, call)).data;
}

export function removeModelServer(slug: string, id: string): Promise<null> {
  return remove(`projects/${slug}/model-servers/${id}/`);
}

export function agreeToModel(slug: string, server: ModelServer): Promise<ModelServer> {
  return post<ModelServer>(`projects/${slug}/model-servers/${server.id}/consent/`, { url: server.url });
}

export function estimateModel(slug: string, id: string, choice: ModelChoice): Promise<ModelEstimate> {
  return post<ModelEstimate>(`projects/${slug}/model-servers/${id}/estimate/`, choice);
}

export function fetchModelRuns(slug: string): Promise<ModelRunPage> {
  return get<ModelRunPage>(`projects/${slug}/model-runs/`);
}

export function askModel(slug: string, wish: ModelChoice & ModelBudget & { server: string; is_trial: boolean }): Promise<ModelRunDetail> {
  return post<ModelRunDetail>(`projects/${slug}/model-runs/`, wish);
}

export function fetchModelRun(slug: string, id: string): Promise<ModelRunDetail> {
  return get<ModelRunDetail>(`projects/${slug}/model-runs/${id}/`);
}

export function stopModelRun(slug: string, id: string): Promise<ModelRunDetail> {
  return post<ModelRunDetail>(`projects/${slug}/model-runs/${id}/stop/`);
}

export function goOnWithModelRun(slug: string, id: string, budget: ModelBudget): Promise<ModelRunDetail> {
  return post<ModelRunDetail>(`projects/${slug}/model-runs/${id}/go-on/`, budget);
}

export function withdrawModelRun(slug: string, id: string): Promise<ModelRunDetail> {
  return post<ModelRunDetail>(`projects/${slug}/model-runs/${id}/withdraw/`);
}

export function fetchModelAnswers(slug: string, id: string, state: string): Promise<ModelAnswerPage> {
  return get<ModelAnswerPage>(`projects/${slug}/model-runs/${id}/answers/`, { state });
}

export function fetchModelAnswer(slug: string, run: string, id: string): Promise<ModelAnswerDetail> {
  return get<ModelAnswerDetail>(`projects/${slug}/model-runs/${run}/answers/${id}/`);
}

/** Readings of a model that was run elsewhere, as JSON lines. */
export function bringModelReadings(slug: string, file: Blob): Promise<ModelReadings> {
  return upload<ModelReadings>(`projects/${slug}/model-readings/`, file, {}, "application/x-ndjson");
}
