//! One lab, shared by the element's handle, its page and its driver.

use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;

use crate::session::Lab;

/// A lab that several hold. Equal means the same one.
#[derive(Clone)]
pub struct Shared(Rc<RefCell<Lab>>);

impl Shared {
    /// Shares a lab.
    pub fn new(lab: Lab) -> Self {
        Self(Rc::new(RefCell::new(lab)))
    }

    pub fn borrow(&self) -> Ref<'_, Lab> {
        self.0.borrow()
    }

    /// Changes it. No callback may run while this is held, since it might want the lab too.
    pub fn borrow_mut(&self) -> RefMut<'_, Lab> {
        self.0.borrow_mut()
    }

    /// The same, unless somebody holds it.
    pub fn try_borrow_mut(&self) -> Option<RefMut<'_, Lab>> {
        self.0.try_borrow_mut().ok()
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
