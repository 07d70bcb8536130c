//! What a function makes of its samples: how they behave over time, and their unit.

use telemark_promql::Function;

use super::super::Flow;
use crate::schema::{Motion, Shape, Unit};

pub(super) fn of(function: Function, flow: Flow<'_>) -> Flow<'_> {
    let unit = flow.unit;
    let plain = |motion, unit| Flow {
        motion,
        shape: Shape::Float,
        unit,
        observed: Unit::Unknown,
        ..flow.clone()
    };
    // A difference of two points in time is a length of time.
    let span = if unit == Unit::Instant { Unit::SECONDS } else { unit };
    match function {
        Function::Rate | Function::Irate => {
            Flow { motion: Motion::Rate, unit: unit.per_second(), ..flow }
        }
        Function::Increase => Flow { motion: Motion::Rate, unit, ..flow },
        Function::Delta | Function::Idelta => Flow { motion: Motion::Gauge, unit: span, ..flow },
        Function::Deriv => Flow { motion: Motion::Gauge, unit: span.per_second(), ..flow },
        Function::PredictLinear | Function::HoltWinters => plain(Motion::Gauge, unit),
        Function::StddevOverTime => plain(Motion::Gauge, span),
        Function::StdvarOverTime => plain(Motion::Gauge, span.times(span)),
        Function::SumOverTime => match flow.motion {
            Motion::Info | Motion::Truth => plain(Motion::Gauge, unit),
            _ => flow,
        },
        Function::CountOverTime | Function::Changes | Function::Resets => {
            plain(Motion::Gauge, Unit::COUNT)
        }
        Function::PresentOverTime => plain(Motion::Truth, Unit::COUNT),
        Function::Timestamp => plain(Motion::Gauge, Unit::Instant),
        Function::HistogramQuantile => plain(Motion::Gauge, flow.observed),
        Function::HistogramFraction => plain(Motion::Gauge, Unit::RATIO),
        Function::HistogramCount => plain(flow.motion, unit),
        Function::HistogramSum => {
            plain(flow.motion, flow.observed.times(unit.divided(Unit::COUNT)))
        }
        Function::Abs
        | Function::AvgOverTime
        | Function::Ceil
        | Function::Clamp
        | Function::ClampMax
        | Function::ClampMin
        | Function::Floor
        | Function::LabelJoin
        | Function::LabelReplace
        | Function::LastOverTime
        | Function::MaxOverTime
        | Function::MinOverTime
        | Function::QuantileOverTime
        | Function::Round
        | Function::Sort
        | Function::SortDesc => flow,
        other => match other.name() {
            "first_over_time" | "info" | "sort_by_label" | "sort_by_label_desc" => flow,
            "histogram_avg" | "histogram_stddev" | "histogram_quantiles" => {
                plain(Motion::Gauge, flow.observed)
            }
            "histogram_stdvar" => plain(Motion::Gauge, flow.observed.times(flow.observed)),
            "mad_over_time" => plain(Motion::Gauge, span),
            "double_exponential_smoothing" => plain(Motion::Gauge, unit),
            name if name.starts_with("ts_of_") || name == "start_timestamp" => {
                plain(Motion::Gauge, Unit::Instant)
            }
            // Logarithms, angles and the parts of a time.
            _ => plain(Motion::Gauge, Unit::Unknown),
        },
    }
}
