//! What providers tell us by themselves: how a run ended that the service no longer waits for.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};
use telemark::{Label, telemetry};

use crate::providers::Answer;

/// What a delivery is about; the last segment of the path it is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum Topic {
    /// An image is there after all.
    ImageDone,
    /// An image will never be there.
    ImageFailed,
    /// A model is trained after all.
    ModelDone,
    /// A model will never be trained.
    ModelFailed,
}

impl Topic {
    /// Every topic, in the order of the declaration.
    pub const ALL: [Self; 4] =
        [Self::ImageDone, Self::ImageFailed, Self::ModelDone, Self::ModelFailed];

    /// The topic's segment of the path.
    pub fn segment(self) -> &'static str {
        Self::VALUES[self.index()]
    }
}

/// A delivery's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An image is done.
    ImageDone {
        /// The image.
        id: i64,
        /// Where it is and what it cost.
        answer: Answer,
    },
    /// An image failed.
    ImageFailed {
        /// The image.
        id: i64,
    },
    /// A model is trained.
    ModelDone {
        /// The model.
        id: i64,
        /// Where it is and what it cost.
        answer: Answer,
    },
    /// A training failed.
    ModelFailed {
        /// The model.
        id: i64,
    },
}

impl Event {
    /// Reads the body of a delivery on `topic`.
    ///
    /// # Errors
    ///
    /// [`EventError`] where the body isn't what the topic calls for.
    ///
    /// # Examples
    ///
    /// ```
    /// use studio::webhooks::{Event, Topic};
    ///
    /// let event = Event::parse(Topic::ImageFailed, br#"{"id": 7}"#).unwrap();
    /// assert_eq!(event, Event::ImageFailed { id: 7 });
    /// ```
    #[telemetry(labels(topic))]
    pub fn parse(topic: Topic, body: &[u8]) -> Result<Self, EventError> {
        #[derive(Deserialize)]
        struct Done {
            id: i64,
            #[serde(flatten)]
            answer: Answer,
        }
        #[derive(Deserialize)]
        struct Failed {
            id: i64,
        }
        let refused = |source| EventError { topic, source };
        let done = || serde_json::from_slice::<Done>(body).map_err(refused);
        let failed = || serde_json::from_slice::<Failed>(body).map_err(refused);
        Ok(match topic {
            Topic::ImageDone => done().map(|Done { id, answer }| Self::ImageDone { id, answer })?,
            Topic::ImageFailed => failed().map(|Failed { id }| Self::ImageFailed { id })?,
            Topic::ModelDone => done().map(|Done { id, answer }| Self::ModelDone { id, answer })?,
            Topic::ModelFailed => failed().map(|Failed { id }| Self::ModelFailed { id })?,
        })
    }
}

/// A body that isn't what its topic calls for.
#[derive(Debug)]
pub struct EventError {
    topic: Topic,
    source: serde_json::Error,
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a delivery on {}: {}", self.topic.segment(), self.source)
    }
}

impl Error for EventError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
