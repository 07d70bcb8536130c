//! What this process says of itself: OpenTelemetry's resource, out of the environment.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;

const SERVICE_NAME: &str = "service.name";
const NAME_VARIABLE: &str = "OTEL_SERVICE_NAME";
const ATTRIBUTES_VARIABLE: &str = "OTEL_RESOURCE_ATTRIBUTES";

/// The attributes of a resource, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resource {
    attributes: BTreeMap<String, String>,
}

impl Resource {
    /// What `OTEL_RESOURCE_ATTRIBUTES` says, with the service's name of `OTEL_SERVICE_NAME`. A service that
    /// nobody has named is `unknown_service:` and the name of its program (OpenTelemetry specification,
    /// "Environment Variable Specification" and "Resource SDK").
    pub(crate) fn from_env() -> Self {
        let program = env::current_exe().ok();
        let program = program.as_deref().and_then(|path| path.file_name()?.to_str());
        Self::from_variables(|name| env::var_os(name), program)
    }

    /// These attributes; the service has a name in any case.
    pub(crate) fn new(
        attributes: impl IntoIterator<Item = (String, String)>,
        program: Option<&str>,
    ) -> Self {
        let mut attributes: BTreeMap<_, _> = attributes.into_iter().collect();
        attributes.entry(SERVICE_NAME.to_owned()).or_insert_with(|| match program {
            Some(program) => format!("unknown_service:{program}"),
            None => "unknown_service".to_owned(),
        });
        Self { attributes }
    }

    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn from_variables(variables: impl Fn(&str) -> Option<OsString>, program: Option<&str>) -> Self {
        let text = |name| {
            let value = variables(name)?.into_string();
            let value = value.inspect_err(|value| refused(name, &value.to_string_lossy())).ok()?;
            (!value.is_empty()).then_some(value)
        };
        let listed = text(ATTRIBUTES_VARIABLE).and_then(|list| {
            let parsed = parse(&list);
            if parsed.is_none() {
                refused(ATTRIBUTES_VARIABLE, &list);
            }
            parsed
        });
        let named = text(NAME_VARIABLE).map(|name| (SERVICE_NAME.to_owned(), name));
        Self::new(listed.unwrap_or_default().into_iter().chain(named), program)
    }
}

/// The specification wants the whole value discarded, and an error reported.
fn refused(variable: &str, value: &str) {
    tracing::error!(
        variable,
        value,
        "a variable is not used: it must be UTF-8, a list `name=value,…`, percent-encoded",
    );
}

fn parse(list: &str) -> Option<Vec<(String, String)>> {
    let pairs = list.split(',').filter(|pair| !pair.trim().is_empty());
    let parsed = pairs.map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let name = percent_decoded(name.trim())?;
        (!name.is_empty()).then_some((name, percent_decoded(value.trim())?))
    });
    parsed.collect()
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                // Two digits make a byte.
                u8::try_from(digit()? << 4 | digit()?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{ATTRIBUTES_VARIABLE, NAME_VARIABLE, Resource};

    fn read(name: &str, attributes: &str) -> Vec<(String, String)> {
        let variables = |variable: &str| match variable {
            NAME_VARIABLE => Some(name.into()),
            ATTRIBUTES_VARIABLE => Some(attributes.into()),
            _ => None,
        };
        let resource = Resource::from_variables(variables, Some("shop"));
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        resource.attributes().map(owned).collect()
    }

    fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    #[test]
    fn attributes_are_decoded_and_the_name_of_the_service_has_a_variable_of_its_own() {
        assert_eq!(
            read("orders", "service.name=other, deployment.environment.name = a%2Cb%3D%C3%A4 ,"),
            pairs([("deployment.environment.name", "a,b=ä"), ("service.name", "orders")])
        );
        assert_eq!(read("", "service.name=other"), pairs([("service.name", "other")]));
    }

    #[test]
    fn a_service_without_a_name_is_named_after_its_program() {
        assert_eq!(read("", ""), pairs([("service.name", "unknown_service:shop")]));
        assert_eq!(
            Resource::new([], None).attributes().collect::<Vec<_>>(),
            [("service.name", "unknown_service")]
        );
    }

    #[test]
    fn a_list_with_a_mistake_is_discarded_as_a_whole() {
        for list in ["a=1,b", "a=1,=2", "a=%zz", "a=%f", "a=%ff"] {
            assert_eq!(read("orders", list), pairs([("service.name", "orders")]), "{list}");
        }
    }
}
