/** For tests and measurements: many index rows without objects, the same for the same numbers. Not imported by the product. */
import type { Queryable } from "../../platform/database/index.ts";

/**
 * Inserts `studies` studies of one to three series with `instancesEach` instances in each, under the site given. Names, dates,
 * modalities and states follow from the number of the study, so that a test knows how many match.
 */
export async function insertIndexRows(
  query: Queryable,
  site: string,
  studies: number,
  instancesEach: number,
): Promise<void> {
  await query`
    insert into archive.study (site, study_instance_uid, patient_id, patient_name, patient_birth_date, patient_sex,
      patient_age, study_date, study_time, accession_number, study_id, study_description, referring_physician_name,
      modalities, series_count, instance_count, arrival, generation, quiet_until, received_at, updated_at, reading,
      result_summary, priority, search)
    select ${site}, '1.2.826.' || n, 'P' || (n % 70000), name, '19' || (50 + n % 50) || '0101', case n % 2 when 0 then 'F' else 'M' end,
      '0' || (20 + n % 70) || 'Y', to_char(date '2015-01-01' + (n % 3650), 'YYYYMMDD'), '101500', 'A' || n, n::text,
      'Study of the ' || (array['head','chest','knee','spine'])[1 + n % 4], 'Ref^' || (n % 100),
      array[(array['CT','MR','CR','US'])[1 + n % 4]], 1 + n % 3, (1 + n % 3) * ${instancesEach}::int, 'complete', 1, now(),
      timestamptz '2020-01-01' + n * interval '1 minute', now(),
      (array['waiting','reading','to-review','no-result'])[1 + n % 4],
      case when n % 4 = 2 then jsonb_build_object('verdict', case n % 8 when 2 then 'finding' else 'no-finding' end,
        'finding', null, 'probability', null, 'inDistribution', n % 3 <> 0, 'quality', 'ok') end,
      (n % 1000) / 10.0,
      lower(name || ' P' || (n % 70000) || ' A' || n || ' Study of the ' || (array['head','chest','knee','spine'])[1 + n % 4] || ' 1.2.826.' || n)
    from (select n, (array['Garcia','Smith','Li','Müller','Okafor','Rossi','Novak','Dubois'])[1 + n % 8] || n || '^' ||
      (array['Ana','Jan','Wei','Eva'])[1 + n % 4] as name from generate_series(1, ${studies}::int) n) numbered`;
  await query`
    insert into archive.series (site, series_instance_uid, study_instance_uid, modality, series_number, series_description,
      body_part_examined, instance_count, header)
    select ${site}, '1.2.826.' || n || '.' || s, '1.2.826.' || n, (array['CT','MR','CR','US'])[1 + n % 4], s, 'Series ' || s,
      'HEAD', ${instancesEach}::int, '{}' from generate_series(1, ${studies}::int) n, generate_series(1, 1 + n % 3) s`;
  await query`
    insert into archive.instance (sop_instance_uid, site, study_instance_uid, series_instance_uid, sop_class_uid,
      transfer_syntax_uid, instance_number, number_of_frames, "rows", "columns", object_key, object_bytes, dataset_sha256,
      dataset_offset, header, door, sender, received_at)
    select '1.2.826.' || n || '.' || s || '.' || i, ${site}, '1.2.826.' || n, '1.2.826.' || n || '.' || s, '1.2', '1.2', i, 1,
      512, 512, 'objects/none', 1, '\\x00', 0, ${headerText}::jsonb, 'import', 'generator', now()
    from generate_series(1, ${studies}::int) n, generate_series(1, 1 + n % 3) s, generate_series(1, ${instancesEach}::int) i`;
}

/** About as much as a CT header. */
const headerText = JSON.stringify(
  Object.fromEntries(
    Array.from({ length: 80 }, (_, at) => [
      `0018${(0x1000 + at).toString(16).toUpperCase()}`,
      { vr: "LO", Value: [`Value number ${at}`] },
    ]),
  ),
);
