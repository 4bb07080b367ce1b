//! What an element has asked the browser for, and must be let go of with it: listeners and observers that outlive its
//! nodes.
//!
//! They stand here instead of in the component that asked, because a trap leaves components that are never dropped.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// Those of one lab. Clones share them; equal means the same ones.
#[derive(Clone, Default)]
pub struct Guards(Rc<RefCell<Vec<Box<dyn Any>>>>);

impl Guards {
    pub fn keep(&self, guard: impl Any) {
        self.0.borrow_mut().push(Box::new(guard));
    }

    /// Each guard acts when it is dropped.
    pub fn let_go(&self) {
        let guards = self.0.try_borrow_mut().map(|mut guards| std::mem::take(&mut *guards));
        drop(guards);
    }
}

impl PartialEq for Guards {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
