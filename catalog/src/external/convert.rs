//! Between an external catalog and its file.

use super::v1::{Catalog, Family, Label, SCHEMA_VERSION};
use super::{ExternalCatalog, ExternalError, ExternalFamily, ExternalLabel};

pub(super) fn to_file(catalog: &ExternalCatalog) -> Catalog {
    let families = catalog.families.iter().map(|(name, family)| Family {
        name: name.clone(),
        metric_type: family.metric_type,
        unit: family.unit.clone(),
        help: family.help.clone(),
        labels: family.labels.iter().map(|(name, label)| label_to_file(name, label)).collect(),
        label_prefixes: family.label_prefixes.iter().cloned().collect(),
        open_labels: family.open_labels,
        buckets: family.buckets.clone(),
    });
    Catalog { schema_version: SCHEMA_VERSION, families: families.collect() }
}

fn label_to_file(name: &str, label: &ExternalLabel) -> Label {
    Label {
        name: name.to_owned(),
        values: label.values.as_ref().map(|values| values.iter().cloned().collect()),
        required: label.required,
    }
}

pub(super) fn from_file(file: Catalog) -> Result<ExternalCatalog, ExternalError> {
    let mut catalog = ExternalCatalog::default();
    for family in file.families {
        let labels = family.labels.into_iter().map(|label| {
            let values = label.values.map(|values| values.into_iter().collect());
            (label.name, ExternalLabel { values, required: label.required })
        });
        let read = ExternalFamily {
            metric_type: family.metric_type,
            unit: family.unit,
            help: family.help,
            labels: labels.collect(),
            label_prefixes: family.label_prefixes.into_iter().collect(),
            open_labels: family.open_labels,
            buckets: family.buckets,
        };
        if catalog.families.insert(family.name.clone(), read).is_some() {
            return Err(ExternalError(format!("it has the family `{}` twice", family.name)));
        }
    }
    Ok(catalog)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::external::ExternalCatalog;

    const FILE: &str = r#"{
  "schema_version": 1,
  "families": [
    {
      "name": "kube_pod_labels",
      "type": "gauge",
      "labels": [
        {
          "name": "namespace",
          "required": true
        },
        {
          "name": "phase",
          "values": [
            "Failed",
            "Running"
          ]
        }
      ],
      "label_prefixes": [
        "label_"
      ],
      "open_labels": false
    },
    {
      "name": "probe_seconds",
      "type": "histogram",
      "unit": "seconds",
      "help": "Probes.",
      "labels": [],
      "open_labels": true,
      "buckets": [
        "0.5",
        "+Inf"
      ]
    }
  ]
}
"#;

    #[test]
    fn a_file_is_written_as_it_was_read() {
        assert_eq!(ExternalCatalog::read(FILE).unwrap().write(), FILE);
    }

    #[test]
    fn a_series_is_found_by_the_suffixes_of_its_type() {
        let catalog = ExternalCatalog::read(FILE).unwrap();
        let family = |series: &str| {
            catalog.family_of(series).map(|(name, _, suffix)| (name.to_owned(), suffix))
        };
        assert_eq!(family("kube_pod_labels"), Some(("kube_pod_labels".to_owned(), "")));
        assert_eq!(family("probe_seconds_bucket"), Some(("probe_seconds".to_owned(), "_bucket")));
        assert_eq!(family("probe_seconds"), None);
        assert_eq!(family("kube_pod_labels_sum"), None);
    }

    #[test]
    fn other_files_are_refused_with_a_reason() {
        let read = |json: &str| ExternalCatalog::read(json).unwrap_err().to_string();
        let family = r#"{"name": "a", "type": "gauge", "labels": [], "open_labels": true}"#;
        let errors = [
            read("[]"),
            read(r#"{"schema_version": 2}"#),
            read(r#"{"schema_version": 1, "families": [], "metrics": []}"#),
            read(&FILE.replace("gauge", "guage")),
            read(&format!(r#"{{"schema_version": 1, "families": [{family}, {family}]}}"#)),
        ];
        expect![[r#"
            invalid length 0, expected an external catalog at line 1 column 2
            it has version 2; this program reads version 1
            unknown field `metrics`, expected `schema_version` or `families` at line 1 column 47
            unknown variant `guage`, expected one of `counter`, `gauge`, `histogram`, `native_histogram`, `summary`, `info`, `stateset`, `unknown` at line 6 column 21
            it has the family `a` twice
        "#]]
        .assert_eq(&errors.map(|error| error + "\n").concat());
    }
}
