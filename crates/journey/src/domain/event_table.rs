//! The macro that makes the types of the audit entries from one table.

/// One table generates both enums, so that each name is written only once.
macro_rules! events {
    ($($(#[$attribute:meta])* $name:ident = $word:literal {
        $($(#[$on_field:meta])* $field:ident: $type:ty,)*
    })*) => {
        /// The content of a record entry. The fields are its JSON object, in this order.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "what", content = "detail")]
        #[expect(clippy::large_enum_variant, reason = "entries are made and written one at a time")]
        pub enum Event {
            $($(#[$attribute])* #[serde(rename = $word)] $name { $($(#[$on_field])* $field: $type),* },)*
            /// An entry that another version of this program wrote. It is kept unchanged.
            #[serde(skip)]
            Unknown { what: String, detail: String },
        }

        /// The type of an entry, without its content.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumIter)]
        pub enum EventKind {
            $($(#[$attribute])* $name,)*
        }

        impl EventKind {
            /// The name in the record: `decision.recorded`.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }

        impl Event {
            /// The name in the record: `decision.recorded`.
            pub fn word(&self) -> &str {
                match self {
                    $(Self::$name { .. } => $word,)*
                    Self::Unknown { what, .. } => what,
                }
            }
        }
    };
}

pub(super) use events;
